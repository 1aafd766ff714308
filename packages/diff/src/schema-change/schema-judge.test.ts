import { describe, expect, it, vi } from 'vitest'
import { comparison } from '../test/tools.ts'
import { comparing, proving, remembering } from './schema-judge.ts'

const TEXT = { type: 'string' } as const
const SHORT = { type: 'string', maxLength: 3 } as const

describe('a judge who remembers', () => {
  it('asks once about equal texts, and again about another direction, order or schema', () => {
    const compare = vi.fn(() => comparison('compatible'))
    const judge = remembering(comparing(compare))
    const ask = (old: unknown, next: unknown, direction: 'input' | 'output' = 'input'): number => {
      judge.compare({ old, new: next, direction })
      return compare.mock.calls.length
    }
    expect(ask(TEXT, SHORT)).toBe(1)
    expect(ask({ ...TEXT }, { ...SHORT })).toBe(1)
    expect(ask(TEXT, SHORT, 'output')).toBe(2)
    expect(ask(SHORT, TEXT)).toBe(3)
    expect(ask(TEXT, { maxLength: 3, type: 'string' })).toBe(4)
    expect(ask(TEXT, true)).toBe(5)
  })

  it('answers as the one who proves', () => {
    const [judge, known] = [proving({}), remembering(proving({}))]
    for (const [sub, sup] of [
      [TEXT, SHORT],
      [SHORT, TEXT],
      [TEXT, SHORT],
    ]) {
      expect(known.isWithin(sub, sup)).toBe(judge.isWithin(sub, sup))
      const change = { old: sub, new: sup, direction: 'input' } as const
      expect(known.compare(change)).toEqual(judge.compare(change))
    }
  })

  it('does not mind a schema that contains itself', () => {
    const round: Record<string, unknown> = { type: 'object' }
    round['properties'] = { round }
    const judge = remembering(comparing(() => comparison('undecided')))
    expect(judge.isWithin(round, TEXT)).toBe(false)
  })
})
