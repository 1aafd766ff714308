import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { quote } from '@mcpver/core'
import { failure } from './cli-error.ts'

/** Writes a file. Throws `ERR_FILE_UNWRITABLE`. */
export async function writeTextFile(path: string, content: string | Uint8Array, cwd: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, path), content)
  } catch (error) {
    throw failure(`Cannot write ${quote(path)}: ${(error as Error).message}`, {
      code: 'ERR_FILE_UNWRITABLE',
      hint: 'Does its directory exist?',
      cause: error,
    })
  }
}
