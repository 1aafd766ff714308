import { isAbsolute, relative, resolve, sep } from 'node:path'
import { APIVersion, parseJson } from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { gitAnswer } from '../process/git.ts'
import type { Source, SourceContext } from '../source/source.ts'
import { usage } from '../usage.ts'
import { versionIn, type PackageManifest } from './package-manifest.ts'

/** What the last release is looked for by. */
export interface Baseline {
  readonly source: Source
  readonly surface: ToolSurface
  /** The surface as it is now. */
  readonly next: ToolSurface
  readonly manifest: PackageManifest
}

/**
 * The version that the snapshot of the last release is of: what `package.json` said in the revision that it is from, or in
 * the commit that last wrote it. Else what the server said, if it says the version of `package.json` now too.
 *
 * @throws {CliError} `ERR_USAGE` when none of them tells it: guessing could let a break pass.
 */
export async function releasedVersion(baseline: Baseline, context: SourceContext): Promise<APIVersion> {
  const version = (await versionByGit(baseline, context)) ?? versionByServer(baseline)
  if (version !== undefined) return version
  throw usage(
    'The version that the snapshot of the last release is of is not known',
    'Give it with --from <version>, compare with git:<tag>:<path>, or commit the snapshot; a shallow clone does not know when.',
  )
}

async function versionByGit({ source, manifest }: Baseline, context: SourceContext): Promise<APIVersion | undefined> {
  const revision = await revisionOf(source, context)
  if (revision === undefined) return undefined
  const path = relative(context.io.cwd, resolve(context.io.cwd, manifest.path))
  if (isAbsolute(path)) return undefined
  const place = `${revision}:./${path.split(sep).join('/')}`
  const text = await gitAnswer(['show', '--no-textconv', '--end-of-options', place], context)
  return text === undefined ? undefined : versionIn(parsed(text))
}

async function revisionOf(source: Source, context: SourceContext): Promise<string | undefined> {
  if (source.kind === 'git') return source.revision
  if (source.kind !== 'file') return undefined
  // There, the one commit that is known seems to have written every file.
  if ((await gitAnswer(['rev-parse', '--is-shallow-repository'], context)) !== 'false') return undefined
  const commit = await gitAnswer(['--literal-pathspecs', 'rev-list', '-1', 'HEAD', '--', source.path], context)
  return commit === '' ? undefined : commit
}

function versionByServer({ surface, next, manifest }: Baseline): APIVersion | undefined {
  const now = APIVersion.tryParse(next.server?.version)
  const isHonest = now?.compare(manifest.version) === 0
  return isHonest ? APIVersion.tryParse(surface.server?.version) : undefined
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
