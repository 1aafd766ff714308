import { parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasRounded, isRounded, roundedNumbersIn } from './number-literal.ts'

describe('a number', () => {
  it('is not rounded when a double wrote it, whichever way', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(30), (double, digits) => {
        expect(isRounded(JSON.stringify(double))).toBe(false)
        expect(isRounded(double.toExponential())).toBe(false)
        // More digits than there are say another number, but for those that end in zeros.
        if (Number.isSafeInteger(double)) expect(isRounded(double.toFixed(digits))).toBe(false)
      }),
    )
  })

  it.each([
    ['9007199254740993', true],
    ['9007199254740992', false],
    ['12345678901234567890', true],
    ['12345678901234567000', false],
    ['-9007199254740993.0', true],
    ['100000000000000000000', false],
    ['1e400', true],
    ['-1e400', true],
    ['1e-400', true],
    ['0e400', false],
    ['-0.0e-5', false],
    ['0.1', false],
    ['0.10000000000000000', false],
    ['0.1000000000000000001', true],
    ['1E+2', false],
    ['1e23', false],
  ])('%s is rounded: %s', (literal, isOne) => {
    expect(isRounded(literal)).toBe(isOne)
    expect(hasRounded(`{"a":[${literal}]}`)).toBe(isOne)
  })
})

describe('the rounded numbers of a text', () => {
  it('are found with their places, and nothing that only looks like one', () => {
    const big = '12345678901234567890'
    const text = ` { "a/b" : [ 1 , ${big}, {"\\u0062~":[[${big}]]} ], "s":"${big},\\"${big}", "${big}": 1, "z": -1e999 } `
    expect(() => parseJson(text)).not.toThrow()
    expect(roundedNumbersIn(text)).toEqual(['/a~1b/1', '/a~1b/2/b~0/0/0', '/z'])
    expect(roundedNumbersIn(big)).toEqual([''])
    expect(roundedNumbersIn('[]')).toEqual([])
  })

  it('are none in what a serializer wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
        expect(roundedNumbersIn(JSON.stringify(value, undefined, indent))).toEqual([])
      }),
    )
  })
})
