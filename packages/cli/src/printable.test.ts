import { describe, expect, it } from 'vitest'
import { printable } from './printable.ts'

describe('printable', () => {
  it.each([
    ['leaves lines, tabs and letters', 'a\tb\nü 🦉', 'a\tb\nü 🦉'],
    ['drops colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['shows what moves the cursor', 'a\u001b[2Jb\rc', 'a\\u001b[2Jb\\u000dc'],
    ['shows what turns the direction of a text', 'a\u202eb', 'a\\u202eb'],
  ])('%s', (...[, text, shown]) => {
    expect(printable(text)).toBe(shown)
  })
})
