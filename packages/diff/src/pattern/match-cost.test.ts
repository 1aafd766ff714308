import { describe, expect, it } from 'vitest'
import { isCheapToMatch } from './match-cost.ts'

describe('the cost of matching by backtracking', () => {
  it.each(['^a+$', '^[a-z0-9_-]{1,64}$', 'a*b', '^(?:ab){2}$', '^\\d{4}-\\d\\d$', '(a|b)', '', '^(?:abc)+$'])(
    'is small for %s on 40 characters',
    (source) => {
      expect(isCheapToMatch(source, 40)).toBe(true)
    },
  )

  it.each(['^(a+)+$', '^(a|a)*$', '^(a*)*$', '(?:a|aa)+$', '^((a+)b?)+$', '^(\\w+\\s?)*$', '(', '^a*a*a*a*a*a*$'])(
    'is not known to be small for %s on 40 characters',
    (source) => {
      expect(isCheapToMatch(source, 40)).toBe(false)
    },
  )

  it('grows with the length', () => {
    expect(isCheapToMatch('a*b*c', 50)).toBe(true)
    expect(isCheapToMatch('a*b*c', 500)).toBe(false)
  })

  it('is small on a short text, whatever the pattern', () => {
    expect(isCheapToMatch('^(a+)+$', 10)).toBe(true)
  })

  it('is really small where it says so', () => {
    for (const source of ['^a+b$', '^[a-z]+\\.[a-z]+$', 'a*a*c']) {
      const text = 'ab'.repeat(20)
      expect(isCheapToMatch(source, text.length)).toBe(true)
      expect(new RegExp(source, 'u').test(text)).toBe(false)
    }
  })
})
