import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAdvisoryDirectory } from './advisory-directory.ts'
import { readAdvisoryZip, type AdvisoryZipLimits } from './advisory-zip.ts'
import { osvRecord } from './test/osv-record.ts'
import { rejectionOf } from '../test/refusal.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'advisories-'))
})
afterAll(() => rm(folder, { recursive: true }))

let folders = 0

/** A new directory with some files, by their paths. */
async function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = join(folder, String(folders++))
  await mkdir(join(path, 'below'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  return path
}

const ONE = JSON.stringify(osvRecord({ id: 'A-1' }))
const TWO = JSON.stringify(osvRecord({ id: 'A-2' }))

describe('a directory of advisories', () => {
  it('is read with all that is below it, and nothing but JSON', async () => {
    const path = await directoryWith({ 'one.json': ONE, 'below/two.json': TWO, 'README.md': '# No advisory' })
    const database = await readAdvisoryDirectory(path)
    expect(
      database
        .find({ ecosystem: 'npm', package: 'zod' })
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['A-1', 'A-2'])
  })

  it('is not left through a symbolic link', async () => {
    const path = await directoryWith({ 'one.json': ONE })
    await symlink(await directoryWith({ 'two.json': TWO }), join(path, 'link'))
    await symlink(join(await directoryWith({ 'two.json': TWO }), 'two.json'), join(path, 'link.json'))
    expect((await readAdvisoryDirectory(path)).size).toBe(1)
  })

  it.each<[why: string, files: Record<string, string | Uint8Array>, code: string, said: string]>([
    ['nothing in it', {}, 'ERR_UNREADABLE_SOURCE', 'no file'],
    ['text that is not JSON', { 'one.json': '{' }, 'ERR_UNREADABLE_SOURCE', 'one.json'],
    ['bytes that are no UTF-8', { 'one.json': new Uint8Array([0x22, 0xff, 0x22]) }, 'ERR_UNREADABLE_SOURCE', 'UTF-8'],
    [
      'a record that is wrong among good ones',
      { 'one.json': ONE, 'two.json': '{"id":"A-2"}' },
      'ERR_INVALID_ADVISORY',
      'two.json',
    ],
    [
      'a file that is too large',
      { 'one.json': `${ONE}${' '.repeat(2000)}` },
      'ERR_UNREADABLE_SOURCE',
      'more than 2000 bytes',
    ],
    ['too many files', { '1.json': ONE, '2.json': ONE, '3.json': ONE }, 'ERR_UNREADABLE_SOURCE', '3 files'],
  ])('is refused with %s', async (...[, files, code, said]) => {
    const path = await directoryWith(files)
    const refusal = await rejectionOf(readAdvisoryDirectory(path, { limits: { maxFiles: 2, maxFileBytes: 2000 } }))
    expect(refusal.code).toBe(code)
    expect(refusal.message + String(refusal.cause)).toContain(said)
  })

  it('is refused when it is not there', async () => {
    expect((await rejectionOf(readAdvisoryDirectory(join(folder, 'nowhere')))).code).toBe('ERR_UNREADABLE_SOURCE')
  })
})

/** Where the directory of an archive stands, of which the end has no comment. */
function directoryOf(zip: Buffer): number {
  return zip.readUInt32LE(zip.length - 6)
}

function zipOf(files: Readonly<Record<string, string>>, level: 0 | 6 = 6): Buffer {
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))
  return Buffer.from(zipSync(bytes, { level }))
}

/** The same archive with its counts and places in a ZIP64 record, as those with more than 65,535 entries have them. */
function toZip64(zip: Buffer): Buffer {
  const end = zip.length - 22
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(zip.readUInt16LE(end + 10)), 32)
  record.writeBigUInt64LE(BigInt(zip.readUInt32LE(end + 12)), 40)
  record.writeBigUInt64LE(BigInt(zip.readUInt32LE(end + 16)), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(end), 8)
  const last = Buffer.from(zip.subarray(end))
  last.fill(0xff, 8, 20)
  return Buffer.concat([zip.subarray(0, end), record, locator, last])
}

function changed(zip: Buffer, change: (zip: Buffer) => void): Buffer {
  const copy = Buffer.from(zip)
  change(copy)
  return copy
}

describe('a zip of advisories', () => {
  it.each<[what: string, zip: Buffer]>([
    ['deflated', zipOf({ 'A-1.json': ONE, 'A-2.json': TWO, 'README.md': '#' })],
    ['stored', zipOf({ 'A-1.json': ONE, 'A-2.json': TWO }, 0)],
    ['with ZIP64 counts', toZip64(zipOf({ 'A-1.json': ONE, 'A-2.json': TWO }))],
    ['with a name that is inherited everywhere', zipOf({ 'constructor.json': ONE, 'below/__proto__.json': TWO })],
  ])('is read when it is %s', async (_what, zip) => {
    expect((await readAdvisoryZip(zip, { asOf: 7 })).size).toBe(2)
  })

  it('is read from a file, which must not be too large', async () => {
    const zip = zipOf({ 'A-1.json': ONE })
    const path = join(await directoryWith({ 'all.zip': zip }), 'all.zip')
    expect((await readAdvisoryZip(path)).size).toBe(1)
    const refusal = await rejectionOf(readAdvisoryZip(path, { limits: { maxArchiveBytes: zip.length - 1 } }))
    expect(refusal.message).toContain('more than the limit')
    expect((await rejectionOf(readAdvisoryZip(`${path}.gone`))).code).toBe('ERR_UNREADABLE_SOURCE')
  })

  const zip = zipOf({ 'A-1.json': `${ONE}${' '.repeat(10_000)}`, 'A-2.json': TWO })
  const bomb = zipOf({ 'bomb.json': ' '.repeat(20_000_000) })

  it.each<[why: string, archive: Buffer, said: string, limits?: AdvisoryZipLimits]>([
    [
      'an entry that is said to have a gigabyte',
      changed(zip, (one) => one.writeUInt32LE(2 ** 30, directoryOf(one) + 24)),
      'inflates to 1073741824 bytes',
    ],
    [
      'an entry that is said to have 4 GiB',
      changed(zip, (one) => one.writeUInt32LE(0xffffffff, directoryOf(one) + 24)),
      '4 GiB',
    ],
    ['a bomb that says so', bomb, 'inflates to 20000000 bytes'],
    [
      'a bomb that says otherwise',
      changed(bomb, (one) => one.writeUInt32LE(1000, directoryOf(one) + 24)),
      'has not the size that its directory says',
    ],
    [
      'an entry with less than was said',
      changed(zip, (one) => one.writeUInt32LE(20_000, directoryOf(one) + 24)),
      'the size',
    ],
    [
      'an entry with other bytes than were said',
      changed(zip, (one) => one.writeUInt32LE(7, directoryOf(one) + 16)),
      'the checksum',
    ],
    ['more in all than is allowed', zip, 'everything', { maxTotalBytes: 10_000 }],
    ['more entries than are allowed', zip, '2 entries', { maxEntries: 1 }],
    ['more entries than fit', changed(zip, (one) => one.writeUInt16LE(60_000, one.length - 12)), 'cut off'],
    [
      '2^64 entries',
      changed(toZip64(zip), (one) => one.writeBigUInt64LE(2n ** 64n - 1n, one.length - 22 - 20 - 56 + 32)),
      'entries',
    ],
    [
      'a ZIP64 record that is nowhere',
      changed(toZip64(zip), (one) => one.writeBigUInt64LE(2n ** 63n, one.length - 22 - 20 + 8)),
      'ZIP64',
    ],
    [
      'an entry that is nowhere',
      changed(zip, (one) => one.writeUInt32LE(0xfffffff0, directoryOf(one) + 42)),
      'the place',
    ],
    ['an encrypted entry', changed(zip, (one) => one.writeUInt16LE(1, directoryOf(one) + 8)), 'encrypted'],
    ['an unknown way of packing', changed(zip, (one) => one.writeUInt16LE(14, directoryOf(one) + 10)), 'packed'],
    ['packed bytes that are damaged', changed(zip, (one) => one.fill(0xff, 40, 60)), 'A-1.json'],
    ['no archive', Buffer.from('no zip'), 'no directory'],
    ['something behind its end', Buffer.concat([zip, Buffer.alloc(3)]), 'no directory'],
    ['its end only', zip.subarray(zip.length - 22), 'cut off'],
    ['nothing in it', zipOf({}), 'no entry'],
  ])('is refused with %s', async (...[, archive, said, limits = {}]) => {
    const refusal = await rejectionOf(readAdvisoryZip(archive, { limits }))
    expect(refusal.code).toBe('ERR_UNREADABLE_SOURCE')
    expect(refusal.message + String(refusal.cause)).toContain(said)
  })

  it('is refused with one wrong record, which is named', async () => {
    const refusal = await rejectionOf(readAdvisoryZip(zipOf({ 'A-1.json': ONE, 'A-2.json': '{}' })))
    expect([refusal.code, refusal.message]).toEqual(['ERR_INVALID_ADVISORY', expect.stringContaining('"A-2.json"')])
  })

  it('is refused, or read as it was, wherever it is cut', async () => {
    const small = zipOf({ 'A-1.json': ONE })
    for (let length = 0; length < small.length; length += 7) {
      expect((await rejectionOf(readAdvisoryZip(small.subarray(0, length)))).code).toBe('ERR_UNREADABLE_SOURCE')
    }
  })
})
