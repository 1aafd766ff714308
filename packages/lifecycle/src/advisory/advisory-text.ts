import { isUtf8 } from 'node:buffer'
import { McpverError, parseJson, quote } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { parseAdvisory, type Advisory } from './advisory.ts'

/** Bytes, and where they are from. */
export interface AdvisoryFile {
  /** For messages: the name of a file, or of an entry in an archive. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Reads an OSV record from the bytes of a file.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for what is not JSON in UTF-8; `ERR_INVALID_ADVISORY` for what is no advisory. Both
 *   name the file.
 */
export function parseAdvisoryFile({ name, bytes }: AdvisoryFile): Advisory {
  const value = valueOf(name, bytes)
  try {
    return parseAdvisory(value)
  } catch (error) {
    if (!McpverError.isInstance(error)) throw error
    throw new LifecycleError(`${error.message}, in ${quote(name)}`, {
      code: 'ERR_INVALID_ADVISORY',
      hint: error.hint,
      cause: error,
    })
  }
}

function valueOf(name: string, bytes: Uint8Array): unknown {
  try {
    if (isUtf8(bytes)) return parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch (cause) {
    throw unreadableSource(`${quote(name)} is not JSON`, cause)
  }
  throw unreadableSource(`${quote(name)} is not in UTF-8`)
}

/** The error for data that cannot be read as advisories. */
export function unreadableSource(message: string, cause?: unknown): LifecycleError<'ERR_UNREADABLE_SOURCE'> {
  return new LifecycleError(message, {
    code: 'ERR_UNREADABLE_SOURCE',
    hint: 'Advisories are read from a directory of OSV JSON files, or from a zip of them such as the "all.zip" of an ecosystem. Fetch it again.',
    cause,
  })
}
