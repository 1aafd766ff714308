import { crc32 } from 'node:zlib'
import { quote } from '@mcpver/core'
import { Inflate } from 'fflate'
import { unreadableSource, type AdvisoryFile } from './advisory-text.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** What an archive may hold at most. */
export interface ZipLimits {
  /** Entries, of whatever kind. Default 1,000,000. */
  readonly maxEntries?: number
  /** Bytes of one inflated entry. Default 16 MiB. */
  readonly maxEntryBytes?: number
  /** Bytes of all entries together, inflated. Default 4 GiB. */
  readonly maxTotalBytes?: number
}

const LOCAL_HEADER = { signature: 0x04034b50, length: 30 }
const STORED = 0
const DEFLATED = 8
/** Deflate makes at most 1,032 bytes of one, so that no step makes more than 8 MiB before they are counted. */
const STEP = 8 * 1024

/**
 * The files of a zip archive, inflated one at a time. What the directory says must lie within the limits before anything is inflated,
 * and what is inflated must be what the directory said: as many bytes, with the same CRC-32.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`.
 */
export function* readZip(
  archive: Buffer,
  { maxEntries = 1_000_000, maxEntryBytes = 16 * 1024 * 1024, maxTotalBytes = 4 * 1024 * 1024 * 1024 }: ZipLimits = {},
): Generator<AdvisoryFile> {
  const entries = readZipDirectory(archive, maxEntries)
  let total = 0
  for (const { name, size } of entries) {
    total += size
    if (size > maxEntryBytes) throw tooLarge(quote(name), size, maxEntryBytes)
  }
  if (total > maxTotalBytes) throw tooLarge('everything', total, maxTotalBytes)
  for (const entry of entries) {
    if (!entry.name.endsWith('/')) yield { name: entry.name, bytes: readEntry(archive, entry) }
  }
}

function readEntry(archive: Buffer, entry: ZipEntry): Uint8Array {
  const { name, method, isEncrypted, size } = entry
  if (isEncrypted || (method !== STORED && method !== DEFLATED)) {
    throw unreadableSource(`${quote(name)} in the zip is encrypted, or packed in a way that is not read`)
  }
  const packed = packedBytes(archive, entry)
  const bytes = method === STORED ? packed : inflate(packed, entry)
  if (bytes.length !== size) throw notAsSaid(name, 'size')
  if (crc32(bytes) !== entry.crc32) throw notAsSaid(name, 'checksum')
  return bytes
}

function packedBytes(archive: Buffer, { name, offset, compressedSize }: ZipEntry): Buffer {
  const isThere =
    offset + LOCAL_HEADER.length <= archive.length && archive.readUInt32LE(offset) === LOCAL_HEADER.signature
  if (!isThere) throw notAsSaid(name, 'place')
  const start = offset + LOCAL_HEADER.length + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
  if (start + compressedSize > archive.length) throw notAsSaid(name, 'place')
  return archive.subarray(start, start + compressedSize)
}

/** Inflates step by step, and stops as soon as there is more than was said. */
function inflate(packed: Uint8Array, { name, size }: ZipEntry): Uint8Array {
  const bytes = Buffer.alloc(size)
  let length = 0
  const inflater = new Inflate((chunk) => {
    if (length + chunk.length > size) throw notAsSaid(name, 'size')
    bytes.set(chunk, length)
    length += chunk.length
  })
  try {
    for (let at = 0; at === 0 || at < packed.length; at += STEP) {
      inflater.push(packed.subarray(at, at + STEP), at + STEP >= packed.length)
    }
  } catch (cause) {
    throw unreadableSource(`${quote(name)} in the zip cannot be inflated as its directory says`, cause)
  }
  return bytes.subarray(0, length)
}

function tooLarge(what: string, size: number, limit: number): ReturnType<typeof unreadableSource> {
  return unreadableSource(
    `The zip says that ${what} inflates to ${String(size)} bytes, more than the limit of ${String(limit)}`,
  )
}

function notAsSaid(name: string, what: string): ReturnType<typeof unreadableSource> {
  return unreadableSource(`${quote(name)} in the zip has not the ${what} that its directory says`)
}
