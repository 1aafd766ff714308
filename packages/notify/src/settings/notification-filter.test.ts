import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWanted } from './notification-filter.ts'

const ROLLED_BACK = { type: 'update.rolled_back', severity: 'warning' } as const

describe('a filter', () => {
  it.each([
    ['info', true],
    ['warning', true],
    ['critical', false],
  ] as const)('from %s on lets a warning through: %s', (severity, wanted) => {
    expect(isWanted({ severity }, ROLLED_BACK)).toBe(wanted)
  })

  it('that says nothing lets all through', () => {
    expect(isWanted({}, { type: 'x', severity: 'info' })).toBe(true)
  })

  it.each([
    [['update.rolled_back'], true],
    [['update.*'], true],
    [['*'], true],
    [['*back'], true],
    [['up*.*ed_*'], true],
    [['alert.*', 'update.r*'], true],
    [[], false],
    [['update'], false],
    [['update.rolled_back.x'], false],
    [['Update.*'], false],
    [['alert.*'], false],
    [['update.?olled_back'], false],
    [['update.rolled_back*rolled_back'], false],
    [['*k*'], true],
    [['**'], true],
    [['*x*'], false],
  ])('of the types %j lets update.rolled_back through: %s', (types, wanted) => {
    expect(isWanted({ types }, ROLLED_BACK)).toBe(wanted)
  })

  it('matches as a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 })
    fc.assert(
      fc.property(letters, letters, (pattern, written) => {
        const type = written.replaceAll('*', 'c')
        const escaped = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')
        expect(isWanted({ types: [pattern] }, { type, severity: 'info' })).toBe(new RegExp(`^${escaped}$`).test(type))
      }),
      { numRuns: 2000 },
    )
  })

  it('is done with a pattern of many stars', () => {
    const types = [`${'*a'.repeat(50_000)}*b`]
    expect(isWanted({ types }, { type: 'a'.repeat(100_000), severity: 'info' })).toBe(false)
  })
})
