import { closeSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { quote } from '@mcpver/core'
import { storeError } from '../store-error.ts'

/**
 * Sees that there is a file that SQLite can open, and that only its owner may read one that is made now.
 *
 * A file that is there is not opened: closing any handle of it takes away the locks that SQLite has on it in this process.
 *
 * @throws {StoreError} `ERR_STORE_UNAVAILABLE`, `ERR_STORE_READ_ONLY`
 */
export function createFile(path: string): void {
  assertDirectory(dirname(path))
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
      throw storeError('ERR_STORE_READ_ONLY', `The store ${path} cannot be made: its directory cannot be written to`, {
        cause: error,
        hint: 'Let this user write to the directory, or name another.',
      })
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw storeError('ERR_STORE_FULL', `The store ${path} cannot be made: there is no room left`, { cause: error })
    }
    throw storeError('ERR_STORE_UNAVAILABLE', `The store ${path} cannot be made`, { cause: error })
  }
}

/** @throws {StoreError} `ERR_STORE_UNAVAILABLE` when there is no such directory. */
export function assertDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return
  throw storeError('ERR_STORE_UNAVAILABLE', `There is no directory ${quote(directory)} for the store`, {
    hint: 'Make the directory first, or name a file in one that there is.',
  })
}
