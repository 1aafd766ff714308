import { rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { quote } from '@mcpver/core'
import { TrustRoot, type Envelope } from '@mcpver/signing'
import { failure } from '../cli-error.ts'
import { currentTime, type Io } from '../io.ts'
import { parseJsonText, readTextFile } from '../json-file.ts'
import { jsonText } from '../json-text.ts'
import type { StatePaths } from './state-options.ts'

/** A trust root is somebody's decision, so this never makes one by the way. */
const NO_TRUST_ROOT = '"mcpver trust init" makes one; --trust names one that somebody gave you.'

/**
 * The trust root of the state, which has to be there and fresh.
 *
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`. {SigningError} what `TrustRoot.open` and `assertFresh` throw.
 */
export async function readTrustRoot(paths: Pick<StatePaths, 'trustRoot'>, io: Io): Promise<TrustRoot> {
  const root = await findTrustRoot(paths, io)
  if (root === undefined) {
    throw failure(`There is no trust root ${quote(paths.trustRoot)}`, {
      code: 'ERR_FILE_UNREADABLE',
      hint: NO_TRUST_ROOT,
    })
  }
  root.assertFresh(currentTime(io).getTime())
  return root
}

/** The trust root of the state, fresh or not; `undefined` when there is none. Throws as `readTrustRoot`. */
export async function findTrustRoot(
  { trustRoot }: Pick<StatePaths, 'trustRoot'>,
  io: Io,
): Promise<TrustRoot | undefined> {
  const text = await readTextFile({ path: trustRoot, cwd: io.cwd, hint: NO_TRUST_ROOT })
  return text === undefined ? undefined : TrustRoot.open(parseJsonText(text, quote(trustRoot), NO_TRUST_ROOT))
}

/** Puts a trust root in the place of the one before, which stays beside it by its number. Throws `ERR_FILE_UNWRITABLE`. */
export async function writeTrustRoot({ envelope, document }: TrustRoot, { trustRoot }: StatePaths): Promise<void> {
  const name = basename(trustRoot, '.json')
  await replaceFile(join(dirname(trustRoot), `${name}.${String(document.version)}.json`), envelope)
  await replaceFile(trustRoot, envelope)
}

/** Whoever reads at the same time sees the old file or the new one, never half of one. */
async function replaceFile(path: string, envelope: Envelope): Promise<void> {
  const unfinished = `${path}.${String(process.pid)}.tmp`
  try {
    await writeFile(unfinished, jsonText(envelope), { flush: true })
    await rename(unfinished, path)
  } catch (error) {
    throw failure(`Cannot write ${quote(path)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: 'Does its directory exist?',
      cause: error,
    })
  }
}
