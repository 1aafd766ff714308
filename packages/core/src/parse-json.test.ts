import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'

/** Names with escapes of every kind, each with the same length as one with a backslash there. */
const NAMES = ['"', '\n', '\\', '\u0001', '\ud800', '/', 'a"', 'a\n', 'a\\', 'ab"', 'ab\\', '\\\\', '"\\', '\\"']

/** After this, an engine with the fault reads each of the names above, after a member `first`, as backslashes. */
function leadAstray(first: string): void {
  for (const name of NAMES) JSON.parse(`{"${first}":[],${JSON.stringify(name.replace(/[^ab]/g, '\\'))}:0}`)
}

const key = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.constantFrom('h', '__proto__', '1', ''),
  fc.string({ unit: 'binary' }),
)
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.integer(), fc.constantFrom(0.5, -1e300, 1e-7, true, false, null)),
    fc.oneof(fc.string(), fc.constantFrom(...NAMES)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
})).value

/** Every character as an escape of four digits. */
function escaped(text: string): string {
  return [...text.split('')].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

describe('parseJson', () => {
  it('reads back what was written, whatever was read before', () => {
    leadAstray('h')
    fc.assert(
      fc.property(json, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(JSON.stringify(parseJson(text), null, space)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([...NAMES.entries()])(
    'reads name %i, %j, as it is written, after an object with a backslash there',
    (place, name) => {
      const first = `before ${String(place)}`
      leadAstray(first)
      expect(Object.keys(parseJson(`{"${first}":1,${JSON.stringify(name)}:2}`) as object)).toEqual([first, name])
      expect(Object.keys(parseJson(`{"${first}":1,"${escaped(name)}" \r\n:2}`) as object)).toEqual([first, name])
    },
  )

  it('takes the last of several members with one name, and keeps the place of the first', () => {
    expect(JSON.stringify(parseJson('{"\\n":1,"a":2,"\\u000a":3}'))).toBe('{"\\n":3,"a":2}')
  })

  it('makes an own member of __proto__', () => {
    const value = parseJson('{"__proto__":{"a\\n":1},"\\u005f_proto__":[2]}') as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.entries(value)).toEqual([['__proto__', [2]]])
  })

  it.each([' {"\\n":[1,-2.5e+3,"x\\"y",true,false,null,{},[]]} ', '{"\\n":{}}', '[[],[{"\\"":[]}],"\\\\"]'])(
    'reads every kind of value beside such a name: %s',
    (text) => {
      expect(JSON.stringify(parseJson(text))).toBe(text.trim().replace('-2.5e+3', '-2500'))
    },
  )

  it.each(['', '{', '{"\\n":1,}', '{"\\n" 1}', '{"\\x":1}', '["\\n":1]', '{"a\nb":1}', '1 2'])(
    'refuses %j with the error of the engine',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError)
    },
  )

  it('reads a hundred thousand levels, and a megabyte of escapes', () => {
    const depth = 100_000
    let value = parseJson(`${'{"\\n":['.repeat(depth)}${']}'.repeat(depth)}`)
    let levels = 0
    for (; Object.keys(value as object).length > 0; levels++) value = (value as { '\n': unknown[] })['\n'][0] ?? {}
    expect(levels).toBe(depth)

    const backslashes = '\\\\'.repeat(500_000)
    expect(parseJson(`{"a\\n":"${backslashes}","b":"${backslashes}"}`)).toEqual({
      'a\n': '\\'.repeat(500_000),
      b: '\\'.repeat(500_000),
    })
  })
})
