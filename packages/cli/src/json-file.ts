import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseJson, quote } from '@mcpver/core'
import { failure } from './cli-error.ts'
import { isSystemError } from './process/system-error.ts'

/** A file that is read, and what to say when it cannot be. */
export interface JsonFile {
  readonly path: string
  readonly cwd: string
  /** What to do when it is not there, or holds something else. */
  readonly hint: string
}

/**
 * What a JSON file holds.
 *
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`.
 */
export async function readJsonFile(file: JsonFile): Promise<unknown> {
  return parseJsonText(await readWholeFile(file), quote(file.path), file.hint)
}

/** The text of a file that has to be there. Throws `ERR_FILE_UNREADABLE`. */
export async function readWholeFile(file: JsonFile): Promise<string> {
  const text = await readTextFile(file)
  if (text !== undefined) return text
  throw failure(`Cannot read ${quote(file.path)}: no such file`, { code: 'ERR_FILE_UNREADABLE', hint: file.hint })
}

/** The text of a file, or `undefined` when there is none. Throws `ERR_FILE_UNREADABLE`. */
export async function readTextFile({ path, cwd, hint }: JsonFile): Promise<string | undefined> {
  try {
    return await readFile(resolve(cwd, path), 'utf8')
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === 'ENOENT') return undefined
    throw failure(`Cannot read ${quote(path)}: ${error.message}`, { code: 'ERR_FILE_UNREADABLE', hint, cause: error })
  }
}

/** What a JSON text holds; `label` says where it is from. Throws `ERR_NOT_JSON`. */
export function parseJsonText(text: string, label: string, hint: string): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return parseJson(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw failure(`${label} is not JSON: ${quote((error as Error).message)}`, {
      code: 'ERR_NOT_JSON',
      hint,
      cause: error,
    })
  }
}
