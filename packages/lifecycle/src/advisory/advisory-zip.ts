import { readFile, stat } from 'node:fs/promises'
import { quote } from '@mcpver/core'
import type { Advisory } from './advisory.ts'
import { AdvisoryDatabase, type AdvisoryDatabaseOptions } from './advisory-database.ts'
import { parseAdvisoryFile, unreadableSource } from './advisory-text.ts'
import { readZip, type ZipLimits } from './zip-archive.ts'

/** What an export may be at most. */
export interface AdvisoryZipLimits extends ZipLimits {
  /** Bytes of the archive itself. Default 1 GiB. */
  readonly maxArchiveBytes?: number
}

/** How an export is read. */
export interface AdvisoryZipOptions extends AdvisoryDatabaseOptions {
  readonly limits?: AdvisoryZipLimits
}

/**
 * Reads a zip of OSV records, such as the `all.zip` that osv.dev has for each ecosystem, from its bytes or from a file: every entry
 * that ends with `.json`. One record that is wrong fails the whole, as does a zip without any: what is missing would look clean.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`, `ERR_INVALID_ADVISORY`.
 */
export async function readAdvisoryZip(
  archive: string | Uint8Array,
  { limits = {}, ...options }: AdvisoryZipOptions = {},
): Promise<AdvisoryDatabase> {
  const { maxArchiveBytes = 1024 * 1024 * 1024, ...zipLimits } = limits
  const bytes = typeof archive === 'string' ? await readBounded(archive, maxArchiveBytes) : archive
  if (bytes.length > maxArchiveBytes) throw tooLarge(bytes.length, maxArchiveBytes)
  const advisories: Advisory[] = []
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const file of readZip(zip, zipLimits)) {
    if (file.name.endsWith('.json')) advisories.push(parseAdvisoryFile(file))
  }
  if (advisories.length === 0) throw unreadableSource('The zip has no entry that ends with ".json"')
  return new AdvisoryDatabase(advisories, options)
}

async function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  let size: number
  try {
    size = (await stat(path)).size
    if (size <= maxBytes) return await readFile(path)
  } catch (cause) {
    throw unreadableSource(`${quote(path)} cannot be read`, cause)
  }
  throw tooLarge(size, maxBytes)
}

function tooLarge(size: number, limit: number): ReturnType<typeof unreadableSource> {
  return unreadableSource(`The zip has ${String(size)} bytes, more than the limit of ${String(limit)}`)
}
