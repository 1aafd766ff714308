import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { CompatibilityMatrix, type CompatibilityReason } from './compatibility-matrix.ts'
import type { CoreErrorCode } from './core-error.ts'
import { parseJson } from './parse-json.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES } from './test/tool-arbitraries.ts'
import { closeVersion } from './test/version-arbitraries.ts'

/** A matrix with one record of each kind. */
function example(): CompatibilityMatrix {
  const matrix = new CompatibilityMatrix()
  matrix.addCompatible('forecast', '1.4.0', 'v2.0.0')
  matrix.addIncompatible('forecast', APIVersion.of(1, 2), '1.3.0')
  matrix.addCompatible('archive', '2.0.0', '1.0.0')
  return matrix
}

describe('CompatibilityMatrix', () => {
  it.each<[a: string, b: string, compatible: boolean, reason: CompatibilityReason]>([
    ['1.0.0', '1.0.0', true, 'same-version'],
    ['1.0.0+a', '1.0.0+b', true, 'same-version'],
    ['1.0.0', '1.9.0', true, 'same-major'],
    ['1.9.0', '1.0.0', true, 'same-major'],
    ['0.1.0', '0.2.0', true, 'same-major'],
    ['1.0.0', '2.0.0', false, 'different-major'],
    ['1.4.0', '2.0.0', true, 'recorded-compatible'],
    ['2.0.0', '1.4.0', true, 'recorded-compatible'],
    ['1.4.0+build', 'v2.0.0', true, 'recorded-compatible'],
    ['1.2.0', '1.3.0', false, 'recorded-incompatible'],
    ['1.3.0', '1.2.0', false, 'recorded-incompatible'],
    ['1.4.0', '2.0.1', false, 'different-major'],
    ['1.4.0', '2.0.0-rc.1', false, 'different-major'],
  ])('answers for %s and %s: %s, because of %s', (...row) => {
    const [a, b, compatible, reason] = row
    const matrix = example()
    expect(matrix.isCompatible('forecast', a, b)).toBe(compatible)
    const { record, ...explanation } = matrix.explain('forecast', APIVersion.parse(a), b)
    expect(explanation).toEqual({ compatible, reason })
    expect(record !== undefined).toBe(reason.startsWith('recorded'))
  })

  it('holds a record for its tool only', () => {
    expect(example().isCompatible('archive', '1.4.0', '2.0.0')).toBe(false)
    expect(example().isCompatible('unheard-of', '1.2.0', '1.3.0')).toBe(true)
  })

  it('lets a later record on the same pair replace the first, in either direction', () => {
    const matrix = new CompatibilityMatrix()
    matrix.addCompatible('forecast', '1.0.0', '2.0.0')
    matrix.addIncompatible('forecast', '2.0.0', '1.0.0')
    expect(matrix.isCompatible('forecast', '1.0.0', '2.0.0')).toBe(false)
    expect(matrix.list()).toHaveLength(1)
    matrix.addCompatible('forecast', '1.0.0+b', '2.0.0')
    expect(matrix.list().map(({ compatible }) => compatible)).toEqual([true])
  })

  it('lists what was recorded by tool and version, of one tool or of all', () => {
    const rows = example()
      .list()
      .map(({ tool, from, to, compatible }) => [tool, String(from), String(to), compatible])
    expect(rows).toEqual([
      ['archive', 'v2.0.0', 'v1.0.0', true],
      ['forecast', 'v1.2.0', 'v1.3.0', false],
      ['forecast', 'v1.4.0', 'v2.0.0', true],
    ])
    expect(example().list('archive')).toHaveLength(1)
    expect(example().list('unheard-of')).toEqual([])
  })

  it('lists in order, whatever the order of recording', () => {
    const pairs: readonly (readonly [tool: string, from: string, to: string])[] = [
      ['a', '1.0.0', '2.0.0'],
      ['a', '1.0.0', '3.0.0'],
      ['a', '1.0.0', '10.0.0'],
      ['a', '9.0.0', '10.0.0'],
      ['a', '10.0.0', '11.0.0'],
      ['b', '1.0.0', '2.0.0'],
      ['c', '1.0.0', '2.0.0'],
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray([...pairs], { minLength: pairs.length }), (shuffled) => {
        const matrix = new CompatibilityMatrix()
        for (const [tool, from, to] of shuffled) matrix.addCompatible(tool, from, to)
        expect(matrix.list().map(({ tool, from, to }) => [tool, from.toJSON(), to.toJSON()])).toEqual(pairs)
      }),
    )
  })

  it('gives records that cannot be changed, and a list that changes nothing', () => {
    const matrix = example()
    const [record] = matrix.list()
    expect(() => Object.assign(record!, { compatible: false })).toThrow(TypeError)
    matrix.list().pop()
    expect(matrix.list()).toHaveLength(3)
  })

  it.each(SPECIAL_NAMES)('takes %s for an ordinary tool', (tool) => {
    const matrix = new CompatibilityMatrix()
    expect(matrix.isCompatible(tool, '1.0.0', '2.0.0')).toBe(false)
    expect(matrix.list(tool)).toEqual([])
    matrix.addCompatible(tool, '1.0.0', '2.0.0')
    expect(matrix.isCompatible(tool, '1.0.0', '2.0.0')).toBe(true)
    expect(CompatibilityMatrix.fromJSON(JSON.parse(JSON.stringify(matrix))).list()).toEqual(matrix.list())
  })

  it.each<{ what: string; act: (matrix: CompatibilityMatrix) => unknown; code: CoreErrorCode; names: string }>([
    {
      what: 'a malformed tool',
      act: (m) => m.addCompatible('a b', '1.0.0', '2.0.0'),
      code: 'ERR_INVALID_TOOL_NAME',
      names: '"a b"',
    },
    {
      what: 'a malformed version',
      act: (m) => m.addCompatible('a', '1', '2.0.0'),
      code: 'ERR_INVALID_VERSION',
      names: '"1"',
    },
    {
      what: 'a malformed version',
      act: (m) => m.addIncompatible('a', '1.0.0', 'x'),
      code: 'ERR_INVALID_VERSION',
      names: '"x"',
    },
    {
      what: 'a version against itself',
      act: (m) => m.addIncompatible('a', '1.0.0', 'v1.0.0'),
      code: 'ERR_INVALID_COMPATIBILITY',
      names: 'v1.0.0',
    },
    {
      what: 'two builds of a version',
      act: (m) => m.addIncompatible('a', '1.0.0', '1.0.0+b'),
      code: 'ERR_INVALID_COMPATIBILITY',
      names: 'v1.0.0',
    },
    {
      what: 'a question on no version',
      act: (m) => m.isCompatible('a', '1.0.0', 'latest'),
      code: 'ERR_INVALID_VERSION',
      names: '"latest"',
    },
    {
      what: 'a question on no version',
      act: (m) => m.explain('a', '', '1.0.0'),
      code: 'ERR_INVALID_VERSION',
      names: '""',
    },
  ])('refuses $what: $code', ({ act, code, names }) => {
    const matrix = new CompatibilityMatrix()
    expectRefusal(
      refusalOf(() => act(matrix)),
      { code, names: [names] },
    )
    expect(matrix.list()).toEqual([])
  })

  it('answers the same in both directions, and yes for one and the same version', () => {
    const record = fc.record({ from: closeVersion, to: closeVersion, compatible: fc.boolean() })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 10 }), closeVersion, closeVersion, (...[records, a, b]) => {
        const matrix = new CompatibilityMatrix()
        for (const { from, to, compatible } of records) {
          if (compatible) matrix.addCompatible('a', from, to)
          else if (!APIVersion.parse(from).equals(APIVersion.parse(to))) matrix.addIncompatible('a', from, to)
        }
        expect(matrix.isCompatible('a', a, b)).toBe(matrix.isCompatible('a', b, a))
        expect(matrix.isCompatible('a', a, a)).toBe(true)
        const written: unknown = parseJson(JSON.stringify(matrix))
        expect(CompatibilityMatrix.fromJSON(written).toJSON()).toEqual(written)
        expect(CompatibilityMatrix.fromJSON(written).isCompatible('a', a, b)).toBe(matrix.isCompatible('a', a, b))
      }),
    )
  })
})

describe('CompatibilityMatrix as JSON', () => {
  const PAIR = { tool: 'forecast', from: '1.4.0', to: '2.0.0', compatible: true }
  const documentOf = (...pairs: unknown[]): unknown => ({ format: 'mcpver-compatibility', formatVersion: 1, pairs })

  it('has this form, which releases to come will still read', () => {
    expect(JSON.stringify(example())).toBe(
      '{"format":"mcpver-compatibility","formatVersion":1,"pairs":[' +
        '{"tool":"archive","from":"2.0.0","to":"1.0.0","compatible":true},' +
        '{"tool":"forecast","from":"1.2.0","to":"1.3.0","compatible":false},' +
        '{"tool":"forecast","from":"1.4.0","to":"2.0.0","compatible":true}]}',
    )
    expect(CompatibilityMatrix.fromJSON(documentOf(PAIR)).list()).toEqual([
      { tool: 'forecast', from: APIVersion.of(1, 4), to: APIVersion.of(2), compatible: true },
    ])
  })

  it.each<{ what: string; document: unknown; code?: CoreErrorCode; names: string[] }>([
    { what: 'nothing', document: undefined, names: ['the root'] },
    { what: 'a text', document: JSON.stringify(example()), names: ['the root'] },
    {
      what: 'another format',
      document: { format: 'mcpver-registry', formatVersion: 1 },
      names: ['mcpver-compatibility'],
    },
    { what: 'no format version', document: { format: 'mcpver-compatibility', pairs: [] }, names: ['/formatVersion'] },
    {
      what: 'a later format',
      document: { format: 'mcpver-compatibility', formatVersion: 2, pears: [] },
      code: 'ERR_LATER_FORMAT',
      names: ['version 2'],
    },
    { what: 'no pairs', document: { format: 'mcpver-compatibility', formatVersion: 1 }, names: ['"pairs"'] },
    {
      what: 'undefined pairs',
      document: { format: 'mcpver-compatibility', formatVersion: 1, pairs: undefined },
      names: ['"pairs"'],
    },
    { what: 'an unknown member', document: { ...(documentOf() as object), extra: 1 }, names: ['"/extra"'] },
    {
      what: 'pairs that are no array',
      document: { format: 'mcpver-compatibility', formatVersion: 1, pairs: {} },
      names: ['"/pairs"'],
    },
    { what: 'a pair that is no object', document: documentOf(PAIR, 'b'), names: ['"/pairs/1"', '"b"'] },
    {
      what: 'a pair without a version',
      document: documentOf({ tool: 'a', from: '1.0.0', compatible: true }),
      names: ['"to"', '"/pairs/0"'],
    },
    { what: 'a pair with more members', document: documentOf({ ...PAIR, note: 'why' }), names: ['"/pairs/0/note"'] },
    {
      what: 'a version that is no text',
      document: documentOf({ ...PAIR, from: 1 }),
      names: ['"/pairs/0/from"', 'found 1'],
    },
    {
      what: 'a malformed version',
      document: documentOf({ ...PAIR, to: '2' }),
      names: ['"2" is not a version', '"/pairs/0"'],
    },
    { what: 'a malformed tool', document: documentOf({ ...PAIR, tool: 'a b' }), names: ['"a b"', '"/pairs/0"'] },
    {
      what: 'a flag that is none',
      document: documentOf({ ...PAIR, compatible: 'yes' }),
      names: ['"/pairs/0/compatible"', '"yes"'],
    },
    {
      what: 'a version against itself',
      document: documentOf({ ...PAIR, to: '1.4.0', compatible: false }),
      names: ['v1.4.0', '"/pairs/0"'],
    },
  ])('refuses $what', ({ document, code = 'ERR_INVALID_DOCUMENT', names }) => {
    expectRefusal(
      refusalOf(() => CompatibilityMatrix.fromJSON(document)),
      { code, names },
    )
  })

  it('keeps why a value was refused as the cause', () => {
    const error = refusalOf(() => CompatibilityMatrix.fromJSON(documentOf({ ...PAIR, to: '2' })))
    expect(error.cause).toMatchObject({ code: 'ERR_INVALID_VERSION' })
  })
})
