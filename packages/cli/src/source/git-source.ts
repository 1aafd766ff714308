import { quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { outputOf } from '../process/output-of.ts'
import { isSystemError } from '../process/system-error.ts'
import { wholeEnvironment } from '../process/whole-environment.ts'
import { printable } from '../printable.ts'
import { surfaceIn } from './read-json.ts'
import type { GitSource, SourceContext, SourceKind } from './source.ts'

/** `git:<revision>:<path>`: a file as it was. */
export const gitSource: SourceKind<GitSource> = {
  kind: 'git',
  form: 'git:<revision>:<path>',
  parse: (text) => (text.startsWith('git:') ? parseGit(text) : undefined),
  load: async (source, context) => surfaceIn(await show(source, context), `${source.revision}:${source.path}`),
}

function parseGit(text: string): GitSource {
  const [, revision, path] = /^git:([^:]*):(.+)$/s.exec(text) ?? []
  // A revision that begins with a dash would be an option.
  if (revision !== undefined && path !== undefined && !revision.startsWith('-')) return { kind: 'git', revision, path }
  throw failure(`Not a file in a git revision: ${quote(text)}`, {
    code: 'ERR_USAGE',
    hint: 'It looks like git:v1.2.0:tools.json, or git:HEAD:./tools.json for a path from here.',
  })
}

async function show({ revision, path }: GitSource, { io, timeout, maxBytes }: SourceContext): Promise<string> {
  const args = ['show', '--no-textconv', '--end-of-options', `${revision}:${path}`]
  const program = { command: 'git', args, env: wholeEnvironment(io.env), cwd: io.cwd }
  const { code, stdout, stderr } = await outputOf(program, { timeout, maxBytes, signal: io.signal }).catch(notStarted)
  if (code === 0) return stdout.toString('utf8')
  throw failure(`git cannot show ${quote(`${revision}:${path}`)}: ${quote(printable(stderr.trim()))}`, {
    code: 'ERR_GIT_FAILED',
    hint: 'A path is from the top of the repository, unless it begins with ./',
  })
}

function notStarted(error: unknown): never {
  if (!isSystemError(error)) throw error
  throw failure(`Cannot start git: ${error.message}`, { code: 'ERR_GIT_FAILED', cause: error })
}
