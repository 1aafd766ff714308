import { describe, expect, it } from 'vitest'
import { textDifference } from './text-difference.ts'

describe('textDifference', () => {
  it.each([
    ['same', 'same', 'same', 'same'],
    ['one two', 'one three', 'one two', 'one three'],
    [
      `${'a'.repeat(40)}X${'b'.repeat(40)}`,
      `${'a'.repeat(40)}YZ${'b'.repeat(40)}`,
      `…${'a'.repeat(24)}X${'b'.repeat(24)}…`,
      `…${'a'.repeat(24)}YZ${'b'.repeat(24)}…`,
    ],
    ['', 'new', '', 'new'],
    ['aa', 'a', 'aa', 'a'],
  ])('of %j and %j', (...[before, after, old, next]) => {
    expect(textDifference(before, after)).toEqual([old, next])
  })

  it('cuts no character in two, and no more than can be read', () => {
    const [old] = textDifference(`a${'😀'.repeat(500)}`, `a${'😃'.repeat(500)}`)
    expect(old).toBe(`a${'😀'.repeat(79)}…`)
  })
})
