import { describe, expect, it } from 'vitest'
import { applyPatches, withDefinitions } from './patch.ts'

const ROOT = { properties: { a: { enum: [1] }, b: {} }, anyOf: [{ type: 'string' }, { type: 'null' }] }

describe('applyPatches', () => {
  it('puts values where there were some and where there were none, and takes them away', () => {
    expect(applyPatches(ROOT, [{ path: ['properties', 'a', 'enum'], value: [2] }])).toMatchObject({
      properties: { a: { enum: [2] } },
    })
    expect(applyPatches({}, [{ path: ['properties', 'a'], value: {} }])).toEqual({ properties: { a: {} } })
    expect(applyPatches(ROOT, [{ path: ['properties', 'b'], remove: true }])).toEqual({
      ...ROOT,
      properties: { a: { enum: [1] } },
    })
    expect(applyPatches(ROOT, [{ path: ['anyOf', 1, 'type'], value: 'integer' }])).toMatchObject({
      anyOf: [{ type: 'string' }, { type: 'integer' }],
    })
    expect(applyPatches(ROOT, [{ path: [], value: true }])).toBe(true)
  })

  it('leaves the original alone and shares with it what no patch touches', () => {
    const before = JSON.stringify(ROOT)
    const patched = applyPatches(ROOT, [{ path: ['properties', 'a', 'enum'], value: [2] }]) as typeof ROOT
    expect(JSON.stringify(ROOT)).toBe(before)
    expect(patched.anyOf).toBe(ROOT.anyOf)
    expect(patched.properties.b).toBe(ROOT.properties.b)
  })

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for an ordinary name', (name) => {
    const put = applyPatches({}, [{ path: ['properties', name], value: { type: 'string' } }])
    expect(JSON.stringify(put)).toBe(`{"properties":{"${name}":{"type":"string"}}}`)
    expect(applyPatches(put, [{ path: ['properties', name], remove: true }])).toEqual({ properties: {} })
  })
})

describe('withDefinitions', () => {
  it('brings in what a patch refers to, and what that refers to, but never replaces what is there', () => {
    const source = { $defs: { a: { $ref: '#/$defs/b' }, b: { type: 'string' }, c: { type: 'integer' } } }
    const patches = [{ path: ['items'], value: { anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/c' }] } }]
    const old = { $defs: { c: { type: 'number' } } }
    expect(withDefinitions(applyPatches(old, patches), patches, source)).toMatchObject({
      $defs: { a: { $ref: '#/$defs/b' }, b: { type: 'string' }, c: { type: 'number' } },
    })
  })

  it('reads percent-encoded names', () => {
    const patches = [{ path: ['items'], value: { $ref: '#/$defs/a%20b' } }]
    const patched = withDefinitions({}, patches, { $defs: { 'a b': { type: 'string' } } })
    expect(patched).toEqual({ $defs: { 'a b': { type: 'string' } } })
  })

  it('leaves out what is nowhere', () => {
    const patches = [{ path: ['items'], value: { $ref: '#/$defs/gone' } }]
    expect(withDefinitions({ items: 1 }, patches, {})).toEqual({ items: 1 })
  })
})
