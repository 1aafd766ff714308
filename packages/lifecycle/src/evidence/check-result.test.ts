import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failedCheck, passedCheck, unknownCheck } from './check-result.ts'
import { refusalOf } from '../test/refusal.ts'

const FACTS = { check: 'code-quality', severity: 'high', reason: 'Nothing was found' } as const

describe('a check result', () => {
  it('says that the check passed or failed, with its score', () => {
    expect(passedCheck({ ...FACTS, score: 100 })).toEqual({ ...FACTS, standing: 'pass', score: 100, evidence: [] })
    const evidence = [{ kind: 'sarif', detail: '1 errors' }]
    expect(failedCheck({ ...FACTS, score: 0, evidence })).toEqual({ ...FACTS, standing: 'fail', score: 0, evidence })
  })

  it('has no score, not even an empty one, when nothing is known', () => {
    expect(Object.keys(unknownCheck(FACTS)).sort()).toEqual(['check', 'evidence', 'reason', 'severity', 'standing'])
    expect(unknownCheck({ ...FACTS, score: 100 } as typeof FACTS)).not.toHaveProperty('score')
  })

  it.each([-1, -Number.MIN_VALUE, 100.001, Number.NaN, Infinity, '80', null])('refuses the score %s', (score) => {
    for (const make of [passedCheck, failedCheck]) {
      const error = refusalOf(() => make({ ...FACTS, score: score as number }))
      expect(error.code).toBe('ERR_INVALID_EVIDENCE')
      expect(error.message).toContain('from 0 to 100')
    }
  })

  it('takes every score from 0 to 100 and cannot be changed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (score) => {
        const result = passedCheck({ ...FACTS, score })
        expect(result.score).toBe(score)
        expect(Object.isFrozen(result)).toBe(true)
      }),
    )
  })
})
