import { resolve } from 'node:path'
import { quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { outputOf } from '../process/output-of.ts'
import { isSystemError } from '../process/system-error.ts'
import { wholeEnvironment } from '../process/whole-environment.ts'
import { printable } from '../printable.ts'
import { withoutCredentials } from '../url-label.ts'
import type { Installer } from './source.ts'

/** An installation fetches a whole tree of packages: it may take so many times as long as an answer of a server. */
const PATIENCE = 10

const SHOWN_LINES = 5

const OPTIONS = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--omit=dev',
  // A directory is copied with its dependencies, as it would be published, instead of linked.
  '--install-links',
  '--loglevel=error',
]

/**
 * Installs by `npm`, without running any script of any package.
 *
 * @throws {CliError} `ERR_NPM_INSTALL`, `ERR_TIMEOUT`, `ERR_INTERRUPTED`.
 */
export const installByNpm: Installer = async (spec, directory, { io, timeout, maxBytes }) => {
  const wanted = isPath(spec) ? resolve(io.cwd, spec.replace(/^file:/, '')) : spec
  const args = ['install', ...OPTIONS, '--prefix', directory, '--', wanted]
  const program = { command: 'npm', args, env: wholeEnvironment(io.env), cwd: directory }
  const limits = { timeout: timeout * PATIENCE, maxBytes, signal: io.signal }
  const { code, stderr } = await outputOf(program, limits).catch(notStarted)
  if (code === 0) return
  const said = printable(withoutCredentials(stderr)).trim().split('\n').slice(0, SHOWN_LINES)
  const lines = [`npm cannot install ${quote(withoutCredentials(spec))}:`, ...said.map((line) => `  | ${line}`)]
  throw failure(lines.join('\n'), {
    code: 'ERR_NPM_INSTALL',
    hint: 'Does `npm view` know this version?',
  })
}

function isPath(spec: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$|file:)|\.t(?:ar\.)?gz$/.test(spec) && !/^https?:/.test(spec)
}

function notStarted(error: unknown): never {
  if (!isSystemError(error)) throw error
  throw failure(`Cannot start npm: ${error.message}`, { code: 'ERR_NPM_INSTALL', cause: error })
}
