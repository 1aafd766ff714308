import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { APIVersion, quote } from '@mcpver/core'
import { formatSnapshot, type InitialDevelopment, type SuppressedDiff } from '@mcpver/diff'
import { InvalidArgumentError, Option, type Command as Syntax } from 'commander'
import { failure } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { plural } from '../plural.ts'
import { proposeChangeset } from '../release/changeset-proposal.ts'
import { pendingChangesets, type PendingChangesets } from '../release/changesets.ts'
import { readManifest, type PackageManifest } from '../release/package-manifest.ts'
import { planRelease, type Declaration, type ReleasePlan } from '../release/release-plan.ts'
import { releasedVersion } from '../release/released-version.ts'
import type { LoadedSource } from '../source/given-source.ts'
import type { Source } from '../source/source.ts'
import { writeTextFile } from '../text-file.ts'
import { usage } from '../usage.ts'
import { declareAcquisition, sourceContext, type AcquisitionOptions } from './acquisition.ts'
import type { Command, Invocation } from './command.ts'
import { compareSurfaces, declareComparison, type ComparisonOptions } from './comparison.ts'
import { givenSource, givenSources, loadSources, sideOf } from './given-sources.ts'
import { declareFormat, reporterOf, type FormatOptions } from './report-format.ts'

/** What `mcpver check` takes. */
export interface CheckOptions extends AcquisitionOptions, ComparisonOptions, FormatOptions {
  readonly against: string
  readonly package: string
  readonly from?: APIVersion
  readonly to?: APIVersion
  readonly initialDevelopment: InitialDevelopment
  readonly write?: boolean
  readonly update?: boolean
}

/** Tells an author whether the next version is far enough from the last release for what changed. */
export const checkCommand: Command<CheckOptions> = {
  name: 'check',
  summary: 'Check that the version of a server is bumped far enough for what changed since its last release.',
  examples: [
    ['mcpver check -- node dist/server.js', 'the server as it is, against mcpver.snapshot.json'],
    ['mcpver check --against git:v1.2.0:mcpver.snapshot.json -- node dist/server.js', 'against a release'],
    ['mcpver check --write -- node dist/server.js', 'propose the changeset that is missing'],
    ['mcpver check --update -- node dist/server.js', 'after a release: make the snapshot the new one'],
    ['mcpver check --from 1.2.0 --to 1.3.0 tools.json', 'without a package.json'],
  ],
  declare: (syntax) => {
    syntax
      .argument('[source]', 'the server as it is: a path, a URL, npm:<package>@<version>; or its command after --')
      .option('--against <source>', 'the last release', 'mcpver.snapshot.json')
    declareVersions(syntax)
    syntax
      .option('--write', 'write the changeset that is missing into .changeset/')
      .option('--update', 'make the snapshot the new one, if all is fine')
    declareFormat(syntax)
    declareComparison(syntax)
    declareAcquisition(syntax)
  },
  run: async (invocation) => {
    const { io, args, words, options } = invocation
    const report = reporterOf(options)
    const baseline = givenSource(options.against)
    const against = baseline.source
    if (options.update === true && against.kind !== 'file') {
      throw usage('--update needs a file to write', 'Leave --against out, or name a file with it.')
    }
    if (isMissing(against, io)) return firstSnapshot(invocation)
    const given = [baseline, ...givenSources(args, words, 1)]
    const [old, next] = (await loadSources(given, sourceContext(options, io))) as [LoadedSource, LoadedSource]
    const compared = await compareSurfaces([old.surface, next.surface], options, io)
    const plan = await settle(compared, { old, next }, invocation)
    // What changed is shown in the snapshot, which is in the repository; the server as it is may stand anywhere.
    const sides = { old: await sideOf(old, io.cwd), next: { ...(await sideOf(next, io.cwd)), file: undefined } }
    const failing = new Set(plan.verdict.success ? [] : plan.verdict.changes)
    const { conclusion } = plan
    await write(io.stdout, report({ ...compared, ...sides, mode: options.mode, failing, conclusion }, io))
    if (!plan.verdict.success || compared.refusals.length > 0) return EXIT.findings
    if (options.update === true) await updateSnapshot(next, plan, invocation)
    return EXIT.fine
  },
}

function declareVersions(syntax: Syntax): void {
  syntax
    .option('--package <path>', 'the package.json that declares the version', 'package.json')
    .option('--from <version>', 'the version of the last release (default: found by git)', parseVersion)
    .option(
      '--to <version>',
      'the version that is declared (default: package.json and pending changesets)',
      parseVersion,
    )
    .addOption(
      new Option(
        '--initial-development <convention>',
        'before 1.0.0: "caret", a break takes a minor step as npm has it; "strict", the same as later',
      )
        .choices(['caret', 'strict'])
        .default('caret'),
    )
}

function parseVersion(text: string): APIVersion {
  const version = APIVersion.tryParse(text)
  if (version === undefined) throw new InvalidArgumentError('Expected a version such as 1.2.3.')
  return version
}

/** The plan of the release; with `--write` after the changeset that was missing. */
async function settle(
  { diff }: SuppressedDiff,
  { old, next }: { readonly old: LoadedSource; readonly next: LoadedSource },
  { io, options }: Invocation<CheckOptions>,
): Promise<ReleasePlan> {
  const { from, to, initialDevelopment } = options
  const manifest = from && to ? undefined : await readManifest(options.package, io.cwd)
  const changesets = await changesetsOf(to === undefined ? manifest : undefined, io)
  const context = sourceContext(options, io)
  const baseline = { source: old.source, surface: old.surface, next: next.surface }
  const declaration: Declaration = {
    from: from ?? (await releasedVersion({ ...baseline, manifest: declared(manifest) }, context)),
    to: to ?? declared(manifest).version,
    changesets,
    initialDevelopment,
  }
  const plan = planRelease(diff, declaration)
  if (options.write !== true || plan.verdict.success || plan.verdict.code !== 'ERR_BUMP_TOO_SMALL') return plan
  const { required } = plan.verdict
  const { name, folder } = changesetTarget(manifest, changesets)
  const proposal = proposeChangeset(name, required, diff)
  const file = relative(io.cwd, join(folder, proposal.fileName))
  await writeTextFile(file, proposal.text, io.cwd)
  await write(io.stderr, `Wrote ${file}\n`)
  return planRelease(diff, { ...declaration, changesets: { bump: required, count: changesets.count + 1 } })
}

async function changesetsOf(manifest: PackageManifest | undefined, { cwd }: Io): Promise<PendingChangesets> {
  return manifest === undefined ? { bump: 'none', count: 0 } : pendingChangesets(manifest, cwd)
}

function declared(manifest: PackageManifest | undefined): PackageManifest {
  if (manifest === undefined) throw new TypeError('The manifest was not read')
  return manifest
}

function changesetTarget(
  manifest: PackageManifest | undefined,
  { folder }: PendingChangesets,
): { readonly name: string; readonly folder: string } {
  const name = manifest?.name
  if (name !== undefined && folder !== undefined) return { name, folder }
  throw usage(
    '--write finds no place for a changeset',
    'It needs a package.json with a name, a folder .changeset beside or above it (npx changeset init), and no --to.',
  )
}

function isMissing(source: Source, { cwd }: Io): boolean {
  return source.kind === 'file' && !existsSync(resolve(cwd, source.path))
}

async function firstSnapshot(invocation: Invocation<CheckOptions>): Promise<ExitCode> {
  const { io, args, words, options } = invocation
  if (options.update !== true) {
    throw failure(`There is no snapshot of the last release: ${quote(options.against)}`, {
      code: 'ERR_FILE_UNREADABLE',
      hint: 'mcpver check --update writes the first one.',
    })
  }
  const [next] = await loadSources(givenSources(args, words, 1), sourceContext(options, io))
  if (next !== undefined) await writeSnapshot(next, invocation)
  return EXIT.fine
}

/** A snapshot of a version that is not there yet would be taken for one of the version before it. */
async function updateSnapshot(
  next: LoadedSource,
  { pending }: ReleasePlan,
  invocation: Invocation<CheckOptions>,
): Promise<void> {
  if (pending > 0) {
    throw usage(
      '--update while changesets are pending',
      'Apply them first, with changeset version; then the snapshot is of that version.',
    )
  }
  await writeSnapshot(next, invocation)
}

async function writeSnapshot({ surface }: LoadedSource, { io, options }: Invocation<CheckOptions>): Promise<void> {
  await writeTextFile(options.against, formatSnapshot(surface), io.cwd)
  await write(io.stderr, `Wrote ${plural(surface.tools.length, 'tool')} to ${options.against}\n`)
}
