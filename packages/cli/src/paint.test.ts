import { describe, expect, it } from 'vitest'
import { KeptOutput } from '../test/test-io.ts'
import { paintFor } from './paint.ts'

describe('paintFor', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('decides for %s', (...[, isTTY, env, isColoured]) => {
    const text = paintFor(new KeptOutput(isTTY), env)('red', 'x')
    expect(text).toBe(isColoured ? '\u001b[31mx\u001b[39m' : 'x')
  })
})
