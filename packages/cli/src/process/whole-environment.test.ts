import { expect, it } from 'vitest'
import { wholeEnvironment } from './whole-environment.ts'

it('wholeEnvironment is everything that is set', () => {
  expect(wholeEnvironment({ A: '1', B: undefined, C: '' })).toEqual({ A: '1', C: '' })
})
