import { describe, expect, it } from 'vitest'
import { compareBumps, graver, largestBump, severityOf } from './severity.ts'
import { comparison } from './test/tools.ts'

describe('severityOf', () => {
  it.each([
    ['breaking', 'breaking', true, 'breaking', 'major'],
    ['undecided', 'breaking', true, 'undecided', 'major'],
    ['undecided', 'undecided', true, 'undecided', 'major'],
    ['compatible', 'breaking', true, 'risk', 'minor'],
    ['compatible', 'undecided', true, 'risk', 'minor'],
    ['compatible', 'compatible', true, 'compatible', 'minor'],
    ['compatible', 'compatible', false, 'compatible', 'patch'],
  ] as const)('says for declared %s, strict %s, something new %s: %s, %s', (...row) => {
    const [declared, strict, offers, kind, bump] = row
    expect(severityOf(comparison(declared, strict), () => offers)).toEqual({ kind, bump })
  })

  it('asks for something new only when nothing breaks', () => {
    const asked = (): boolean => {
      throw new Error('asked')
    }
    expect(severityOf(comparison('breaking'), asked).bump).toBe('major')
  })
})

describe('bumps', () => {
  it('are ordered none, patch, minor, major', () => {
    expect((['major', 'none', 'minor', 'patch'] as const).toSorted(compareBumps)).toEqual([
      'none',
      'patch',
      'minor',
      'major',
    ])
  })

  it('together require the largest, and none of nothing', () => {
    expect(largestBump(['patch', 'major', 'none'])).toBe('major')
    expect(largestBump([])).toBe('none')
  })

  it('of the same size leave the graver kind', () => {
    const risk = { kind: 'risk', bump: 'minor' } as const
    expect(graver({ kind: 'hint', bump: 'minor' }, risk)).toBe(risk)
    expect(graver({ kind: 'breaking', bump: 'major' }, risk).kind).toBe('breaking')
  })
})
