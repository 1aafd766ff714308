import { quote } from '@mcpver/core'
import { unreadableSource } from './advisory-text.ts'

/** What the directory of an archive says of one entry; nothing of it is believed before it was seen to be so. */
export interface ZipEntry {
  readonly name: string
  /** 0 for stored, 8 for deflated. */
  readonly method: number
  readonly isEncrypted: boolean
  readonly crc32: number
  readonly compressedSize: number
  readonly size: number
  /** Where its own header stands. */
  readonly offset: number
}

/** Where the directory stands, and how many entries it has. */
interface DirectoryPlace {
  readonly offset: number
  readonly size: number
  readonly count: number
}

const END = { signature: 0x06054b50, length: 22 }
const END_64_LOCATOR = { signature: 0x07064b50, length: 20 }
const END_64 = { signature: 0x06064b50, length: 56 }
const ENTRY = { signature: 0x02014b50, length: 46 }
const LONGEST_COMMENT = 0xffff
/** Stands where a number did not fit, and the ZIP64 record has it. */
const ELSEWHERE = { count: 0xffff, offset: 0xffffffff }

/**
 * Reads the directory at the end of a zip archive, ZIP64 counts included, as exports with more than 65,535 records have them. Nothing
 * is inflated, and no more entries are read than are allowed.
 *
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`.
 */
export function readZipDirectory(archive: Buffer, maxEntries: number): ZipEntry[] {
  const { offset, size, count } = findDirectory(archive)
  if (count > maxEntries) {
    throw unreadableSource(`The zip says that it has ${String(count)} entries, more than ${String(maxEntries)}`)
  }
  if (offset + size > archive.length || count * ENTRY.length > size) throw damaged('its directory is cut off')
  const entries: ZipEntry[] = []
  let at = offset
  for (let index = 0; index < count; index++) {
    const { entry, next } = readEntry(archive.subarray(0, offset + size), at)
    entries.push(entry)
    at = next
  }
  return entries
}

function findDirectory(archive: Buffer): DirectoryPlace {
  const end = findEnd(archive)
  const count = archive.readUInt16LE(end + 10)
  const size = archive.readUInt32LE(end + 12)
  const offset = archive.readUInt32LE(end + 16)
  const isElsewhere = count === ELSEWHERE.count || size === ELSEWHERE.offset || offset === ELSEWHERE.offset
  const locator = end - END_64_LOCATOR.length
  if (!isElsewhere || !hasSignature(archive, locator, END_64_LOCATOR)) return { offset, size, count }
  const record = toSafeNumber(archive.readBigUInt64LE(locator + 8))
  if (!hasSignature(archive, record, END_64)) throw damaged('its ZIP64 record is missing')
  return {
    count: toSafeNumber(archive.readBigUInt64LE(record + 32)),
    size: toSafeNumber(archive.readBigUInt64LE(record + 40)),
    offset: toSafeNumber(archive.readBigUInt64LE(record + 48)),
  }
}

/** The record at the very end, behind which only its own comment may stand: anything else could hide another archive. */
function findEnd(archive: Buffer): number {
  const last = archive.length - END.length
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
    if (hasSignature(archive, at, END) && at + END.length + archive.readUInt16LE(at + 20) === archive.length) return at
  }
  throw damaged('it has no directory')
}

function readEntry(archive: Buffer, at: number): { readonly entry: ZipEntry; readonly next: number } {
  if (!hasSignature(archive, at, ENTRY)) throw damaged('an entry of its directory is missing')
  const nameEnd = at + ENTRY.length + archive.readUInt16LE(at + 28)
  const next = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  if (next > archive.length) throw damaged('an entry of its directory is cut off')
  const name = archive.toString('utf8', at + ENTRY.length, nameEnd)
  const entry: ZipEntry = {
    name,
    isEncrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
    method: archive.readUInt16LE(at + 10),
    crc32: archive.readUInt32LE(at + 16),
    compressedSize: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    offset: archive.readUInt32LE(at + 42),
  }
  // No record of an advisory, and no archive that is read into memory, needs sizes of 4 GiB and more.
  if ([entry.size, entry.compressedSize, entry.offset].includes(ELSEWHERE.offset)) {
    throw unreadableSource(`${quote(name)} in the zip is said to be 4 GiB or more`)
  }
  return { entry, next }
}

function hasSignature(
  archive: Buffer,
  at: number,
  { signature, length }: { readonly signature: number; readonly length: number },
): boolean {
  return at >= 0 && at + length <= archive.length && archive.readUInt32LE(at) === signature
}

/** Numbers that are too large become too large for every check that follows. */
function toSafeNumber(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value)
}

function damaged(what: string): ReturnType<typeof unreadableSource> {
  return unreadableSource(`The zip is damaged: ${what}`)
}
