import { describe, expect, it } from 'vitest'
import { REPEATED, soleHeader } from './request-head.ts'
import { headOf } from './test/head.ts'

describe('soleHeader', () => {
  it('finds a header whatever the case of its name', () => {
    expect(soleHeader(headOf(['Accept', 'a'], ['AUTHORIZATION', 'b']), 'authorization')).toBe('b')
  })

  it('tells a missing header, an empty one and a repeated one apart', () => {
    expect(soleHeader(headOf(['Accept', 'a']), 'host')).toBeUndefined()
    expect(soleHeader(headOf(['Host', '']), 'host')).toBe('')
    expect(soleHeader(headOf(['Host', 'a'], ['host', 'a']), 'host')).toBe(REPEATED)
    expect(soleHeader(headOf(['Host', ''], ['host', 'a']), 'host')).toBe(REPEATED)
  })

  it('never takes a value for a name', () => {
    expect(soleHeader(headOf(['Accept', 'host'], ['X', 'evil']), 'host')).toBeUndefined()
    expect(soleHeader({ rawHeaders: ['host'] }, 'host')).toBeUndefined()
  })
})
