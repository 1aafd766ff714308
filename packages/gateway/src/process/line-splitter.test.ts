import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineSplitter, type LongLine } from './line-splitter.ts'

function split(bytes: Uint8Array, size: number, maxBytes = Infinity): { lines: string[]; long: LongLine[] } {
  const long: LongLine[] = []
  const splitter = new LineSplitter({ maxBytes, onOverflow: (line) => long.push(line) })
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)))
  return { lines, long }
}

describe('LineSplitter', () => {
  it.each([1, 2, 3, 7, 1000])('gives the same lines whatever the chunks: %i bytes', (size) => {
    const bytes = Buffer.from('first\nzweite Zeile für alle\r\n\n🦉\nrest')
    expect(split(bytes, size).lines).toEqual(['first', 'zweite Zeile für alle', '', '🦉'])
  })

  it('takes a chunk that is a plain array of bytes, part of a larger one', () => {
    const bytes = new TextEncoder().encode('xab\ncd\n').subarray(1)
    expect(new LineSplitter().push(bytes)).toEqual(['ab', 'cd'])
  })

  it('drops a byte order mark', () => {
    expect(split(Buffer.from('\ufeff{}\n'), 1000).lines).toEqual(['{}'])
  })

  it.each([1, 3, 10, 300, 5000])('drops a line that is too long, and goes on: chunks of %i bytes', (size) => {
    const long = `<${'a'.repeat(600)}${'b'.repeat(600)}>`
    const bytes = Buffer.from(`one\n${long}\ntwo\n${long}`)
    expect(split(bytes, size, 1000)).toEqual({
      lines: ['one', 'two'],
      long: [{ size: 1202, head: `<${'a'.repeat(255)}`, tail: `${'b'.repeat(255)}>` }],
    })
  })

  it('knows both ends of a line that is hardly too long', () => {
    expect(split(Buffer.from('12345678\n'), 3, 7).long).toEqual([{ size: 8, head: '12345678', tail: '12345678' }])
  })

  it('says nothing of a line that is too long to nobody', () => {
    expect(new LineSplitter({ maxBytes: 2 }).push(Buffer.from('abc\nab\n'))).toEqual(['ab'])
  })

  it('gives what splitting the whole text gives, whatever the lines, the chunks and the limit', () => {
    const input = fc.record({
      lines: fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '🦉', ' '), maxLength: 400 }), { maxLength: 12 }),
      size: fc.integer({ min: 1, max: 700 }),
      maxBytes: fc.integer({ min: 1, max: 900 }),
    })
    fc.assert(
      fc.property(input, ({ lines, size, maxBytes }) => {
        const found = split(Buffer.from(lines.map((line) => `${line}\n`).join('')), size, maxBytes)
        const isShort = (line: string): boolean => Buffer.byteLength(line) <= maxBytes
        expect(found.lines).toEqual(lines.filter(isShort))
        const sizes = lines.filter((line) => !isShort(line)).map((line) => Buffer.byteLength(line))
        expect(found.long.map((line) => line.size)).toEqual(sizes)
      }),
    )
  })
})
