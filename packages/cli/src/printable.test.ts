import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('printable', () => {
  it.each([
    ['leaves lines, tabs and letters', 'a\tb\nü 🦉', 'a\tb\nü 🦉'],
    ['drops colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['shows what moves the cursor', 'a\u001b[2Jb\rc', String.raw`a\u001B[2Jb\rc`],
    ['shows what turns the direction of a text', 'a\u202eb', String.raw`a\u202Eb`],
    ['shows what nobody sees', 'a\u200bb\u200ec\u{e0041}', String.raw`a\u200Bb\u200Ec\u{E0041}`],
    ['shows what a runner obeys', '##[add-mask]a', String.raw`#\u0023[add-mask]a`],
    ['takes the line breaks of Windows for line breaks', 'a\r\nb', 'a\nb'],
  ])('%s', (...[, text, shown]) => {
    expect(printable(text)).toBe(shown)
    expect(printable(shown)).toBe(shown)
  })
})
