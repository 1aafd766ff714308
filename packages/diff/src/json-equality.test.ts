import fc from 'fast-check'
import { canonicalize } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { sameJson } from './json-equality.ts'

const parsed = (text: string): unknown => JSON.parse(text)

describe('sameJson', () => {
  it('agrees with canonical JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        expect(sameJson(a, b)).toBe(canonicalize(a) === canonicalize(b))
        expect(sameJson(a, parsed(JSON.stringify(a)))).toBe(true)
      }),
    )
  })

  it.each([
    ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
    ['{"__proto__":1}', '{}', false],
    ['{"__proto__":1}', '{"__proto__":1}', true],
    ['{}', '{"toString":1}', false],
    ['[]', '{}', false],
    ['[1,2]', '[2,1]', false],
    ['null', '{}', false],
    ['{"a":1}', '{"b":1}', false],
  ])('says of %s and %s: %s', (a, b, same) => {
    expect(sameJson(parsed(a), parsed(b))).toBe(same)
    expect(sameJson(parsed(b), parsed(a))).toBe(same)
  })

  it('ends for values that contain themselves', () => {
    const loop = (): unknown => {
      const value: Record<string, unknown> = {}
      value['self'] = value
      return value
    }
    expect(sameJson(loop(), loop())).toBe(false)
  })
})
