import { describe, expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    ['0s', 0],
    [0, 0],
    [1500, 1500],
  ])('reads %j', (value, milliseconds) => {
    expect(parseDuration(value)).toBe(milliseconds)
  })

  it.each(['', '5', '5 m', '-5m', '5M', '1h30m', '1e3s', '٣s', '.5s', '99999999d', -1, NaN, Infinity, null, true, {}])(
    'refuses %j and says where it stands',
    (value) => {
      expect(() => parseDuration(value, '/deadline')).toThrow(
        expect.objectContaining({
          code: 'ERR_INVALID_DOCUMENT',
          message: expect.stringContaining('"/deadline"') as unknown,
        }),
      )
    },
  )
})
