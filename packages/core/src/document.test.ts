import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { CoreError } from './core-error.ts'
import { DocumentNode } from './document.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'

const FORMAT = { format: 'mcpver-example', formatVersion: 2 }

describe('DocumentNode.open', () => {
  it.each([1, 2])('opens version %i of a format of which 2 is known', (formatVersion) => {
    const value = { format: 'mcpver-example', formatVersion }
    const root = DocumentNode.open(value, FORMAT)
    expect(root.value).toBe(value)
    expect(root.at).toBe('')
  })

  it.each<unknown>([
    undefined,
    null,
    'text',
    [],
    {},
    { formatVersion: 1 },
    { format: 'other', formatVersion: 1 },
    { format: 1 },
  ])('refuses %o, which is of no such format', (value) => {
    const error = refusalOf(() => DocumentNode.open(value, FORMAT))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['"format": "mcpver-example"', 'the root'] })
  })

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    ['1', '"1"'],
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    [null, 'null'],
  ])('refuses the format version %o', (formatVersion, shown) => {
    const error = refusalOf(() => DocumentNode.open({ format: 'mcpver-example', formatVersion }, FORMAT))
    expectRefusal(error, {
      code: 'ERR_INVALID_DOCUMENT',
      names: ['a whole number from 1 at "/formatVersion"', `found ${shown}`],
    })
  })

  it('refuses what a later release wrote, and says so', () => {
    const error = refusalOf(() => DocumentNode.open({ format: 'mcpver-example', formatVersion: 3, news: 1 }, FORMAT))
    expectRefusal(error, { code: 'ERR_LATER_FORMAT', names: ['"mcpver-example" version 3', 'up to version 2'] })
    expect(error.hint).toContain('upgrade')
  })
})

describe('members', () => {
  it('gives each member with its place', () => {
    const { a, b } = new DocumentNode({ a: 1, b: [2] }, '/x').members(['a'], ['b', 'c'])
    expect([a.value, a.at]).toEqual([1, '/x/a'])
    expect([b?.value, b?.at]).toEqual([[2], '/x/b'])
  })

  it.each([{}, { b: undefined }])('leaves out an optional member that is absent: %o', (rest) => {
    const nodes = new DocumentNode({ a: 1, ...rest }).members(['a'], ['b'])
    expect(Object.keys(nodes)).toEqual(['a'])
  })

  it.each<unknown>([undefined, null, [], 'text', new Map()])('refuses %o, which is no object', (value) => {
    const error = refusalOf(() => new DocumentNode(value, '/x').members([]))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['Expected an object at "/x"'] })
  })

  it.each<[what: string, value: object]>([
    ['is absent', {}],
    ['is undefined', { a: undefined }],
    ['is inherited', Object.create(null) as object],
  ])('refuses an object of which a required member %s', (_what, value) => {
    const error = refusalOf(() => new DocumentNode(value).members(['a']))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['the member "a"', 'the root', 'an object'] })
  })

  it.each(['constructor', 'toString', '__proto__'])('does not find %s where it is not an own member', (name) => {
    const error = refusalOf(() => new DocumentNode({}).members([name]))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: [`the member "${name}"`] })
  })

  it.each(['constructor', 'toString', '__proto__'])('finds an own member that is called %s', (name) => {
    const value: unknown = JSON.parse(`{"${name}":5}`)
    const nodes = new DocumentNode(value).members([name])
    expect(Object.values(nodes).map((node) => [node.value, node.at])).toEqual([[5, `/${name}`]])
  })

  it.each<[what: string, name: string]>([
    ['any', 'b'],
    ['with a slash', 'a/b'],
    ['special', '__proto__'],
    ['special', 'constructor'],
    ['of two lines', 'line\nbreak'],
    ['endless', 'x'.repeat(500_000)],
  ])('refuses an unknown member, on one line, whatever its name: %s', (_what, name) => {
    const value: unknown = JSON.parse(`{"a":1,${JSON.stringify(name)}:2}`)
    const error = refusalOf(() => new DocumentNode(value).members(['a']))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['Expected no such member at "/', 'found 2'] })
    expect(error.message.length).toBeLessThan(200)
  })
})

describe('elements', () => {
  it('gives each element with its place', () => {
    const nodes = new DocumentNode([1, 'b'], '/x').elements()
    expect(nodes.map(({ value, at }) => [value, at])).toEqual([
      [1, '/x/0'],
      ['b', '/x/1'],
    ])
    expect(new DocumentNode([]).elements()).toEqual([])
  })

  it('gives a hole as an element, too', () => {
    expect(new DocumentNode(new Array(1)).elements().map(({ value, at }) => [value, at])).toEqual([[undefined, '/0']])
  })

  it.each<unknown>([undefined, null, {}, 'text', { length: 1 }, new Set()])(
    'refuses %o, which is no array',
    (value) => {
      const error = refusalOf(() => new DocumentNode(value, '/x').elements())
      expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['Expected an array at "/x"'] })
    },
  )
})

describe('text and flag', () => {
  it('give the value where it is of their kind', () => {
    expect(new DocumentNode('').text()).toBe('')
    expect(new DocumentNode('a').text()).toBe('a')
    expect(new DocumentNode(false).flag()).toBe(false)
    expect(new DocumentNode(true).flag()).toBe(true)
  })

  it.each<unknown>([undefined, null, 1, {}, ['a'], Object('a')])('refuse %o', (value) => {
    const node = new DocumentNode(value, '/x')
    expectRefusal(
      refusalOf(() => node.text()),
      { code: 'ERR_INVALID_DOCUMENT', names: ['Expected a text at "/x"'] },
    )
    expectRefusal(
      refusalOf(() => node.flag()),
      { code: 'ERR_INVALID_DOCUMENT', names: ['Expected true or false at "/x"'] },
    )
  })
})

describe('read', () => {
  const node = new DocumentNode('1.0', '/version')

  it('gives what the function makes of the value', () => {
    expect(node.read(() => 5)).toBe(5)
  })

  it('says where an error of mcpver stands, and keeps its hint and itself as the cause', () => {
    const error = refusalOf(() => node.read(() => APIVersion.parse(node.text())))
    expectRefusal(error, { code: 'ERR_INVALID_DOCUMENT', names: ['"1.0" is not a version, at "/version"'] })
    const cause = error.cause
    expect(cause).toBeInstanceOf(CoreError)
    expect(cause).toMatchObject({ code: 'ERR_INVALID_VERSION', hint: error.hint })
  })

  it('passes on an error that says its place already', () => {
    const inner = new DocumentNode(5, '/inner')
    const error = refusalOf(() => node.read(() => inner.text()))
    expect(error.message).toContain('"/inner"')
    expect(error.message).not.toContain('/version')
  })

  it('passes on every other error as it is', () => {
    const failure = new RangeError('not of mcpver')
    expect(() =>
      node.read(() => {
        throw failure
      }),
    ).toThrow(failure)
  })
})
