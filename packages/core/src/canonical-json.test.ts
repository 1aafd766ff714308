import { runInNewContext } from 'node:vm'
import canonicalizeByReference from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { canonicalize } from './canonical-json.ts'
import { parseJson } from './parse-json.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'

/** RFC 8785, Appendix B: the bits of an IEEE 754 number and its text; no text where there is no JSON for it. */
const NUMBERS: readonly (readonly [bits: string, text: string | undefined])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['7fffffffffffffff', undefined],
  ['7ff0000000000000', undefined],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

function numberOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${bits}`))
  return view.getFloat64(0)
}

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

describe('RFC 8785', () => {
  it.each(NUMBERS.filter(([, text]) => text !== undefined))(
    'writes the number with the bits %s as %s',
    (bits, text) => {
      expect(canonicalize(numberOf(bits))).toBe(text)
      // The text leads back to the bits, minus zero aside: so the row is what the RFC has, and no slip of the pen.
      expect(bitsOf(Number(text))).toBe(bits === '8000000000000000' ? '0000000000000000' : bits)
    },
  )

  it.each(NUMBERS.filter(([, text]) => text === undefined))('refuses the number with the bits %s', (bits) => {
    const error = refusalOf(() => canonicalize(numberOf(bits)))
    expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names: ['is not a finite number'] })
  })

  it('writes the example of sections 3.2.2 to 3.2.4, byte by byte', () => {
    const example: unknown = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`)
    const text = canonicalize(example)
    expect(text).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    expect(Buffer.from(text, 'utf8').toString('hex')).toBe(
      [
        '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a',
        '5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c',
        '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
      ].join(''),
    )
  })

  it('sorts members by UTF-16 code units, as the example of section 3.2.3 has it', () => {
    const example: unknown = JSON.parse(`{
      "\\u20ac": "Euro Sign",
      "\\r": "Carriage Return",
      "\\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\\ud83d\\ude00": "Emoji: Grinning Face",
      "\\u0080": "Control",
      "\\u00f6": "Latin Small Letter O With Diaeresis"
    }`)
    const values = [...canonicalize(example).matchAll(/:"([^"]+)"/g)].map((match) => match[1])
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('escapes what section 3.2.2.2 names, and nothing else', () => {
    expect(canonicalize('\b\t\n\f\r"\\')).toBe('"\\b\\t\\n\\f\\r\\"\\\\"')
    expect(canonicalize('\u0000\u000f\u001f')).toBe('"\\u0000\\u000f\\u001f"')
    expect(canonicalize('/\u007f\u0080\u2028\u2029\ufeff€😀')).toBe('"/\u007f\u0080\u2028\u2029\ufeff€😀"')
  })
})

const EXOTIC_KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '0',
  '10',
  '9',
  '-1',
  '\ud83d\ude00',
  '\ufb33',
  '\u2028',
  '"',
  '\\',
]
const key = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom(...EXOTIC_KEYS))

/** JSON values with such keys as own members; objects with and without a prototype. */
const exoticJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value

const json = fc.oneof(fc.jsonValue({ stringUnit: 'grapheme' }), exoticJson)

describe('canonicalize', () => {
  it('agrees with the package "canonicalize"', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalize(value)).toBe(canonicalizeByReference(value))
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees however many members there are', () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.constant(1), { maxKeys: 60, size: 'max' }), (value) => {
        expect(canonicalize(value)).toBe(canonicalizeByReference(value))
      }),
      { numRuns: 500 },
    )
  })

  it('agrees on members that are called __proto__, constructor and toString', () => {
    const value: unknown = JSON.parse('{"toString":{"__proto__":{"b":1,"a":2}},"__proto__":[1],"constructor":null}')
    const text = '{"__proto__":[1],"constructor":null,"toString":{"__proto__":{"a":2,"b":1}}}'
    expect(canonicalize(value)).toBe(text)
    expect(canonicalizeByReference(value)).toBe(text)
  })

  it('writes JSON that reads back as the same value, and again to the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalize(value)
        const read = parseJson(text)
        // JSON.stringify makes zero of minus zero, as RFC 8785 does, and leaves everything else as it was.
        expect(read).toEqual(parseJson(JSON.stringify(value)))
        expect(canonicalize(read)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('gives equal values one text, whatever the order of their members', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalize(reversed(value))).toBe(canonicalize(value))
      }),
      { numRuns: 500 },
    )
  })

  it('gives different values different texts', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(canonicalize(a) === canonicalize(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))
      }),
      { numRuns: 500 },
    )
  })

  it('accepts one object in several places', () => {
    const shared = { a: [1] }
    expect(canonicalize({ x: shared, y: [shared, shared] })).toBe('{"x":{"a":[1]},"y":[{"a":[1]},{"a":[1]}]}')
  })

  it('accepts objects without a prototype and objects of another realm', () => {
    expect(canonicalize(Object.assign(Object.create(null) as object, { b: 1, a: 2 }))).toBe('{"a":2,"b":1}')
    expect(canonicalize(runInNewContext('({ b: [{}], a: 2 })'))).toBe('{"a":2,"b":[{}]}')
  })

  it('does not count members under symbols and those that are not enumerable', () => {
    const schema = { type: 'object', [Symbol('kind')]: 'Object' }
    Object.defineProperty(schema, '~standard', { value: () => undefined })
    expect(canonicalize(schema)).toBe('{"type":"object"}')
  })

  it('accepts 1,000 levels', () => {
    expect(canonicalize(nested(1000))).toBe(`${'['.repeat(1000)}${']'.repeat(1000)}`)
    expect(canonicalize(nestedObject(1000))).toBe(`${'{"a":'.repeat(999)}{}${'}'.repeat(999)}`)
  })
})

describe('a value that canonicalize refuses', () => {
  class Instance {
    readonly field = 1
  }
  const cycle: Record<string, unknown> = { a: { b: {} } }
  Object.assign(cycle['a'] as object, { c: cycle })
  const selfish: Record<string, unknown> = {}
  selfish['self'] = selfish
  const list: unknown[] = [1]
  list.push({ list })
  // eslint-disable-next-line no-sparse-arrays -- a hole is what this is about
  const sparse = [1, , 3]

  it.each<{ what: string; value: unknown; at: string; says: string }>([
    { what: 'undefined', value: undefined, at: '', says: 'undefined at the root has no JSON form' },
    { what: 'undefined in an object', value: { a: { b: undefined } }, at: '/a/b', says: 'undefined' },
    { what: 'undefined in an array', value: [1, [undefined]], at: '/1/0', says: 'undefined' },
    { what: 'NaN', value: { a: [0, NaN] }, at: '/a/1', says: 'NaN' },
    { what: 'Infinity', value: [Infinity], at: '/0', says: 'Infinity' },
    { what: '-Infinity', value: [-Infinity], at: '/0', says: '-Infinity' },
    { what: 'a big integer', value: { a: 12n }, at: '/a', says: '12' },
    { what: 'a symbol', value: { a: Symbol('secret') }, at: '/a', says: 'Symbol(secret)' },
    { what: 'a function', value: { a: () => 1 }, at: '/a', says: 'a function' },
    { what: 'a Date', value: { a: new Date(0) }, at: '/a', says: 'an instance of Date at "/a" is not a plain object' },
    { what: 'a Map', value: [new Map()], at: '/0', says: 'an instance of Map' },
    { what: 'a Set', value: [new Set()], at: '/0', says: 'an instance of Set' },
    { what: 'a typed array', value: [new Uint8Array(2)], at: '/0', says: 'an instance of Uint8Array' },
    { what: 'a boxed text', value: [Object('text')], at: '/0', says: 'an instance of String' },
    { what: 'an instance of a class', value: { a: new Instance() }, at: '/a', says: 'an instance of Instance' },
    { what: 'a version', value: { a: APIVersion.of(1) }, at: '/a', says: 'an instance of APIVersion' },
    { what: 'an object with toJSON', value: { toJSON: () => 1 }, at: '/toJSON', says: 'a function' },
    { what: 'a lone high surrogate', value: { a: 'x\ud800y' }, at: '/a', says: 'has a lone surrogate' },
    { what: 'a lone low surrogate', value: ['\udc00'], at: '/0', says: 'has a lone surrogate' },
    { what: 'surrogates the wrong way round', value: ['\ude00\ud83d'], at: '/0', says: 'has a lone surrogate' },
    { what: 'a lone surrogate in a key', value: { 'k\udfff': 1 }, at: '/k\\udfff', says: 'has a lone surrogate' },
    { what: 'a hole in an array', value: { a: sparse }, at: '/a/1', says: 'undefined' },
    { what: 'an object that contains itself', value: selfish, at: '/self', says: 'contains itself' },
    { what: 'a cycle further down', value: [cycle], at: '/0/a/c', says: 'contains itself' },
    { what: 'an array that contains itself', value: list, at: '/1/list', says: 'contains itself' },
    { what: 'a member with / and ~ in its name', value: { 'a/b': { '~': NaN } }, at: '/a~1b/~0', says: 'NaN' },
    {
      what: 'a member called __proto__',
      value: JSON.parse('{"__proto__":[{}]}', addNaN),
      at: '/__proto__/0/n',
      says: 'NaN',
    },
  ])('says what and where: $what', ({ value, at, says }) => {
    const error = refusalOf(() => canonicalize(value))
    const place = at === '' ? 'the root' : `"${at}"`
    expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names: [`at ${place} `, says] })
  })

  it('is named by the first fault in the order of writing', () => {
    const error = refusalOf(() => canonicalize({ b: NaN, a: [1, 'x', true, null, {}, [], undefined], c: 1n }))
    expect(error.message).toContain('"/a/6"')
  })

  it.each([
    ['arrays', nested(1001), '/0'],
    ['objects', nestedObject(1001), '/a'],
    ['arrays, by far', nested(200_000), '/0'],
    ['objects, by far', nestedObject(200_000), '/a'],
  ])('is one of 1,001 levels or more: %s', (_what, value, step) => {
    const error = refusalOf(() => canonicalize(value))
    const names = [`at "${step.repeat(20)}…"`, 'is nested deeper than 1000 levels']
    expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names })
    expect(error.message.length).toBeLessThan(250)
  })

  it('is refused also when it changes while it is read', () => {
    let reads = 0
    const fickle = {
      get a() {
        return reads++ === 0 ? NaN : 1
      },
    }
    const error = refusalOf(() => canonicalize(fickle))
    expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names: ['changed while it was read'] })
  })

  it('passes on what a getter throws', () => {
    const failure = new Error('getter')
    const failing = {
      get a(): unknown {
        throw failure
      },
    }
    expect(() => canonicalize(failing)).toThrow(failure)
  })

  it('is never dropped: whatever gets a text reads back as it was', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        let text: string
        try {
          text = canonicalize(value)
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_NOT_CANONICALIZABLE' })
          return
        }
        expect(text).toBe(canonicalizeByReference(value))
        expect(parseJson(text)).toEqual(parseJson(JSON.stringify(value)))
      }),
      { numRuns: 1000 },
    )
  })
})

function addNaN(this: unknown, _key: string, value: unknown): unknown {
  return JSON.stringify(value) === '{}' ? { n: NaN } : value
}

function nested(levels: number): unknown {
  let value: unknown[] = []
  for (let level = 1; level < levels; level++) value = [value]
  return value
}

function nestedObject(levels: number): unknown {
  let value: Record<string, unknown> = {}
  for (let level = 1; level < levels; level++) value = { a: value }
  return value
}

/** The same value with every object's members in the opposite order. */
function reversed(value: unknown): unknown {
  return withEntries(value, (entries) => entries.reverse())
}

function sorted(value: unknown): unknown {
  return withEntries(value, (entries) => entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function withEntries(value: unknown, arrange: (entries: [string, unknown][]) => [string, unknown][]): unknown {
  if (Array.isArray(value)) return value.map((element) => withEntries(element, arrange))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, withEntries(member, arrange)])
  return Object.fromEntries(arrange(members))
}
