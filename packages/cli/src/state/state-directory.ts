import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { quote } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import { isSystemError } from '../process/system-error.ts'

/** What does not belong into a repository: private keys, and the database. The trust root and the policy do. */
const IGNORED = [
  ...['/keys/*.pem', '!/keys/*.pub.pem', '/gateway.key', '/releases.sqlite*', '/advisories/', '/adopted/', '/run/'],
  '',
].join('\n')

/**
 * Makes a directory of the state, for its owner only, and keeps what is secret in it out of git.
 *
 * @throws {CliError} `ERR_FILE_UNWRITABLE`.
 */
export async function makeStateDirectory(directory: string, below = ''): Promise<void> {
  try {
    await mkdir(join(directory, below), { recursive: true, mode: 0o700 })
    await writeNew(join(directory, '.gitignore'), IGNORED)
  } catch (error) {
    throw failure(`Cannot make ${quote(directory)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: 'Name another directory with --state.',
      cause: error,
    })
  }
}

/** What was there stays: somebody may have changed it. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error
  }
}
