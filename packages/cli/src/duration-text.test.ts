import { expect, it } from 'vitest'
import { durationText } from './duration-text.ts'

it.each([
  [0, '0ms'],
  [-5, '0ms'],
  [200.7, '200ms'],
  [1000, '1s'],
  [90_000, '1m 30s'],
  [300_000, '5m'],
  [3_600_000, '1h'],
  [3_605_000, '1h'],
  [7 * 86_400_000 + 3_600_000, '7d 1h'],
])('%d milliseconds are %s', (duration, text) => {
  expect(durationText(duration)).toBe(text)
})
