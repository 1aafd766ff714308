import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { quote } from './quote.ts'

const fail = (): never => {
  throw new Error('must not get out')
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

describe('quote', () => {
  it.each<[quoted: string, value: unknown]>([
    ['"text"', 'text'],
    ['""', ''],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"line\\nbreak\\r\\tand\\u0000"', 'line\nbreak\r\tand\u0000'],
    ['"\\u0085\\u2028\\u2029\\u007f\\u009b"', '\u0085\u2028\u2029\u007f\u009b'],
    ['"\\ud800"', '\ud800'],
    ['"ü😀"', 'ü😀'],
    ['undefined', undefined],
    ['null', null],
    ['true', true],
    ['1.5', 1.5],
    ['NaN', NaN],
    ['12', 12n],
    ['Symbol(a)', Symbol('a')],
    ['Symbol(a\\u000ab)', Symbol('a\nb')],
    ['a function', () => 1],
    ['a function', Map],
    ['an array of 0', []],
    ['an array of 2', [1, 2]],
    ['an object', {}],
    ['an object', Object.create(null)],
    ['an object', { constructor: { name: 'Fake' } }],
    ['an instance of Map', new Map()],
    ['an instance of APIVersion', APIVersion.of(1)],
    ['an object', Object.create({ constructor: { name: '' } })],
    ['an object', Object.create({ constructor: { name: 5 } })],
    ['an object', Object.create({ constructor: undefined })],
    ['an instance of two\\u000alines', Object.create({ constructor: { name: 'two\nlines' } })],
  ])('shows a value as %s', (quoted, value) => {
    expect(quote(value)).toBe(quoted)
  })

  it('survives a value that throws at every look', () => {
    expect(quote(revoked({}))).toBe('an object')
    expect(quote(revoked([]))).toBe('an object')
    expect(quote(new Proxy({}, { getPrototypeOf: fail }))).toBe('an object')
    expect(quote(Object.create(Object.create({}, { constructor: { get: fail } }) as object))).toBe('an object')
    expect(quote({ toString: fail, toJSON: fail, [Symbol.toPrimitive]: fail })).toBe('an object')
  })

  it('shows the first 80 characters of a long text and says how many there are', () => {
    expect(quote('x'.repeat(78))).toBe(`"${'x'.repeat(78)}"`)
    expect(quote('x'.repeat(500_000))).toBe(`"${'x'.repeat(79)}… (500000 characters)`)
    expect(quote(Symbol('x'.repeat(500)))).toBe(`Symbol(${'x'.repeat(73)}… (508 characters)`)
  })

  it('never cuts a pair of surrogates in two', () => {
    for (const before of ['', 'x']) {
      const quoted = quote(before + '😀'.repeat(100))
      expect(quoted).not.toMatch(/\p{Surrogate}/u)
      expect(quoted).toContain(`${String(before.length + 200)} characters`)
    }
  })

  it('is short, on one line and never throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 200 })), (value) => {
        const quoted = quote(value)
        expect(quoted.length).toBeLessThanOrEqual(110)
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(quoted).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
      }),
      { numRuns: 1000 },
    )
  })
})
