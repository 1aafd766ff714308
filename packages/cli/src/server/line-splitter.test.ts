import { describe, expect, it } from 'vitest'
import { LineSplitter } from './line-splitter.ts'

describe('LineSplitter', () => {
  it.each([1, 2, 3, 7, 1000])('gives the same lines whatever the chunks: %i bytes', (size) => {
    const bytes = Buffer.from('first\nzweite Zeile für alle\r\n\n🦉\nrest')
    const splitter = new LineSplitter()
    const lines: string[] = []
    for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)))
    expect(lines).toEqual(['first', 'zweite Zeile für alle', '', '🦉'])
  })
})
