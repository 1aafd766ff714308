import { describe, expect, it } from 'vitest'
import { baseWithin, Resources } from './resources.ts'

const inner = { $id: 'inner.json', $anchor: 'here', $defs: { deep: { $dynamicAnchor: 'node', const: 3 } } }
const root = {
  $id: 'https://schemas.example/a/root.json',
  $anchor: 'top',
  properties: { 'x/y~z': { const: 1 }, inner },
  allOf: [{ $anchor: 'listed', const: 2 }],
  enum: [{ $id: 'not-a-schema.json', $anchor: 'fake' }],
  'x-more': { const: 4 },
  $defs: { absolute: { $id: 'urn:example:other', $defs: { leaf: { const: 5 } } } },
}

describe('references within a document', () => {
  const resources = new Resources(root)
  const at = (reference: string, base = resources.rootBase): unknown => {
    const resolved = resources.resolve(reference, base)
    return resolved.found ? resolved.schema : resolved.remote ? 'remote' : 'nowhere'
  }

  it.each([
    ['#', root],
    ['', root],
    ['root.json', root],
    ['https://schemas.example/a/root.json#', root],
    ['#top', root],
    ['#/properties/x~1y~0z', { const: 1 }],
    ['#/properties/x%7E1y~0z', { const: 1 }],
    ['#/allOf/0', { $anchor: 'listed', const: 2 }],
    ['#listed', { $anchor: 'listed', const: 2 }],
    ['#/x-more', { const: 4 }],
    ['inner.json', inner],
    ['inner.json#here', inner],
    ['inner.json#/$defs/deep', inner.$defs.deep],
    ['#/properties/inner/$defs/deep', inner.$defs.deep],
    ['inner.json#node', inner.$defs.deep],
    ['urn:example:other#/$defs/leaf', { const: 5 }],
  ])('%s leads to its schema', (reference, schema) => {
    expect(at(reference)).toEqual(schema)
  })

  it.each([
    '#none',
    '#here',
    '#fake',
    '#/properties/none',
    '#/properties/inner/',
    '#/allOf/1',
    '#/allOf/-1',
    '#/constructor',
    '#/%zz',
    'inner.json#top',
  ])('%s leads nowhere', (reference) => {
    expect(at(reference)).toBe('nowhere')
  })

  it.each(['other.json', 'not-a-schema.json', 'https://elsewhere.example/', '../root.json', 'urn:example:none'])(
    '%s is remote',
    (reference) => {
      expect(at(reference)).toBe('remote')
    },
  )

  it('are resolved against the resource that they stand in', () => {
    const base = 'https://schemas.example/a/inner.json'
    expect(at('#here', base)).toBe(inner)
    expect(at('#top', base)).toBe('nowhere')
    expect(at('#/$defs/deep', base)).toBe(inner.$defs.deep)
    expect(resources.resolve('#/properties/inner/$defs/deep', resources.rootBase)).toMatchObject({ base })
  })

  it('tell dynamic anchors from plain ones', () => {
    expect(resources.hasDynamicAnchor('https://schemas.example/a/inner.json', 'node')).toBe(true)
    expect(resources.hasDynamicAnchor('https://schemas.example/a/inner.json', 'here')).toBe(false)
    expect(resources.hasDynamicAnchor(resources.rootBase, 'node')).toBe(false)
  })

  it('depend on the dynamic scope only with dynamic anchors in several resources', () => {
    expect(resources.isDynamic).toBe(false)
    expect(new Resources({ $dynamicAnchor: 'x', $defs: { a: { $id: 'a', $dynamicAnchor: 'x' } } }).isDynamic).toBe(true)
    expect(new Resources({ $dynamicAnchor: 'x', $defs: { a: { $dynamicAnchor: 'y' } } }).isDynamic).toBe(false)
  })

  it('know documents without an id, and what is none', () => {
    expect(new Resources({ $defs: { a: true } }).resolve('#/$defs/a', new Resources({}).rootBase)).toMatchObject({
      found: true,
      schema: true,
    })
    for (const odd of [true, null, 'x', []])
      expect(new Resources(odd).resolve('#/a', new Resources({}).rootBase).found).toBe(false)
  })

  it('have a base that an $id changes, unless it is only a fragment', () => {
    expect(baseWithin({ $id: 'b.json' }, 'https://x.example/a')).toBe('https://x.example/b.json')
    expect(baseWithin({ $id: '#frag' }, 'https://x.example/a')).toBe('https://x.example/a')
    expect(baseWithin({ $id: 'b.json#frag' }, 'https://x.example/a')).toBe('https://x.example/b.json')
    expect(baseWithin({ $id: 5 }, 'https://x.example/a')).toBe('https://x.example/a')
    expect(baseWithin({ $id: 'http://[' }, 'https://x.example/a')).toBe('https://x.example/a')
  })
})
