import { quote } from '@mcpver/core'
import { parseJsonText, readTextFile } from '../json-file.ts'
import type { Io } from '../io.ts'
import { writeTextFile } from '../text-file.ts'
import { usage } from '../usage.ts'
import { formatLock, parseLock, type Lock } from './lock-document.ts'

/** The lock in a file; an empty one when there is no file. Throws as `parseLock` does, and `ERR_NOT_JSON`. */
export async function readLock(path: string, { cwd }: Io): Promise<Lock> {
  const hint = 'Expected a file that mcpver lock wrote.'
  const text = await readTextFile({ path, cwd, hint })
  return text === undefined ? new Map() : parseLock(parseJsonText(text, quote(path), hint))
}

/** The lock in a file that has to be there. Throws `ERR_USAGE` for one without servers. */
export async function readFilledLock(path: string, io: Io): Promise<Lock> {
  const lock = await readLock(path, io)
  if (lock.size > 0) return lock
  throw usage(`${quote(path)} locks no server`, 'mcpver lock -- <command> locks the first one.')
}

/** Writes a lock. Throws `ERR_FILE_UNWRITABLE`. */
export async function writeLock(path: string, lock: Lock, { cwd }: Io): Promise<void> {
  await writeTextFile(path, formatLock(lock), cwd)
}
