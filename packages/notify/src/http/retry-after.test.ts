import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ])('%s is %d ms', (text, wait) => {
    expect(parseRetryAfter(text, NOW)).toBe(wait)
  })

  it.each([
    null,
    '',
    '-1',
    '1.5',
    'soon',
    '2026-11-22T12:00:30Z',
    '1e9',
    '9'.repeat(400),
    'Sun, 99 Foo 2026 12:00:30 GMT',
  ])('%s says nothing', (text) => {
    expect(parseRetryAfter(text, NOW)).toBeUndefined()
  })
})
