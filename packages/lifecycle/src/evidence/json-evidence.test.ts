import { parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EvidenceLimits } from './evidence-limits.ts'
import { parseJsonEvidence } from './json-evidence.ts'
import { refusalOf } from '../test/refusal.ts'

describe('a JSON report', () => {
  it('is read as the parser reads it, with white space or without', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space)
        fc.pre(!/\\ud[89a-f]/i.test(text))
        expect(parseJsonEvidence(text)).toEqual(parseJson(text))
      }),
    )
  })

  it.each<[what: string, text: string, limits: EvidenceLimits, message: string]>([
    ['one that is cut', '{"a":[1,', {}, 'is not JSON'],
    ['an empty one', '', {}, 'is not JSON'],
    ['one that is something else', 'SF:a', {}, 'is not JSON'],
    ['one with brackets that do not match', '[}', {}, 'is not JSON'],
    ['one with a name cut within an escape', '{"\\', {}, 'is not JSON'],
    ['a name twice', '{"a":1,"a":2}', {}, 'has the name "a" twice'],
    ['a name twice, once with an escape', '{"a":1,"\\u0061":2}', {}, 'has the name "a" twice'],
    ['a name twice deep down, after others', '[{"b":{"c":[],"a":{"a":1},"c":2}}]', {}, 'has the name "c" twice'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', {}, 'has the name "__proto__" twice'],
    ['one that is too deep', '[[[1]]]', { maxDepth: 2 }, 'nested more than 2 deep'],
    ['one with too many values', '[1,2,3]', { maxValues: 3 }, 'more than 3 values'],
    ['one that is too long', '[1,2,3]', { maxBytes: 6 }, 'more than 6 bytes'],
    ['ten million brackets', '['.repeat(10_000_000), {}, 'nested more than 64 deep'],
    ['ten million objects', `[${'{},'.repeat(5_000_000)}{}]`, {}, 'more than 4000000 values'],
  ])('is refused: %s', (_what, text, ...[limits, message]) => {
    const error = refusalOf(() => parseJsonEvidence(text, limits))
    expect([error.code, error.message]).toEqual(['ERR_INVALID_EVIDENCE', expect.stringContaining(message)])
  })

  it.each(['{"a":{"a":"a"},"b":["a","a"]}', '[{"a":1},{"a":2}]', '{"a":"a,\\"a","\\\\":1}', '{"a":1,"A":2}'])(
    'may have a text in several places: %s',
    (text) => {
      expect(parseJsonEvidence(text)).toEqual(parseJson(text))
    },
  )

  it('never shows up in the refusal', () => {
    const error = refusalOf(() => parseJsonEvidence('{"token": hunter2}'))
    expect(JSON.stringify([error.message, error.hint, error.cause])).not.toContain('hunter2')
  })
})
