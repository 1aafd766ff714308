import type { JsonValue } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { checkInclusion } from '../compare-schemas.ts'
import { polish } from './polish.ts'

const text = { type: 'string' }

function witnessOf(sub: object, sup: unknown): unknown {
  const verdict = checkInclusion({ type: 'object', ...sub }, sup)
  if (verdict.verdict !== 'breaking') throw new Error(`Expected a break, got ${JSON.stringify(verdict)}`)
  return verdict.witness
}

describe('a witness', () => {
  it('has no property that it does not need', () => {
    const properties = { a: text, b: text, c: { type: 'integer' }, d: { type: 'array' } }
    expect(witnessOf({ properties, required: ['a'] }, { properties: { c: text }, required: ['a'] })).toEqual({
      a: 'text',
      c: 1,
    })
    expect(witnessOf({ properties }, { required: ['d'] })).toEqual({})
  })

  it('has no item that it does not need', () => {
    expect(
      witnessOf(
        { properties: { a: { type: 'array', items: text } } },
        { properties: { a: { items: { type: 'null' } } } },
      ),
    ).toEqual({ a: ['text'] })
  })

  it('has the only value that breaks', () => {
    expect(
      witnessOf({ properties: { a: { enum: ['x', 'y', 'z'] } } }, { properties: { a: { enum: ['x', 'z'] } } }),
    ).toEqual({ a: 'y' })
  })

  it.each([
    ['a default', { default: 'blue' }, 'blue'],
    ['an example', { examples: ['green', 'red'] }, 'green'],
    ['the first listed value', { enum: ['small', 'large'] }, 'small'],
    ['a sample of a format', { format: 'uuid' }, '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
    ['an example before a default', { default: 'b', examples: ['a'] }, 'a'],
  ])('uses %s', (_name, more, value) => {
    const sub = { properties: { x: { type: 'string', ...more }, n: { type: 'integer' } }, required: ['x', 'n'] }
    expect(witnessOf(sub, { properties: { n: text } })).toEqual({ x: value, n: 1 })
  })

  it.each([
    ['email', 'ana@example.com'],
    ['homepage_url', 'https://example.com/'],
    ['path', 'notes.txt'],
    ['query', 'weather in Lisbon'],
    ['user_id', 'a1'],
    ['name', 'example'],
  ])('has a likely value for %s', (name, value) => {
    const sub = { properties: { [name]: text, n: { type: 'integer' } }, required: [name, 'n'] }
    expect(witnessOf(sub, { properties: { n: text } })).toEqual({ [name]: value, n: 1 })
  })

  it('does not use a hint that would not break', () => {
    const sub = { properties: { x: { type: 'string', default: 'ok' } }, required: ['x'] }
    expect(witnessOf(sub, { properties: { x: { const: 'ok' } } })).not.toEqual({ x: 'ok' })
  })

  it('follows references for hints', () => {
    const sub = {
      properties: { x: { $ref: '#/$defs/c' }, n: { type: 'integer' } },
      required: ['x', 'n'],
      $defs: { c: { type: 'string', default: 'blue' } },
    }
    expect(witnessOf(sub, { properties: { n: text } })).toEqual({ x: 'blue', n: 1 })
  })

  it('is the same each time', () => {
    const [sub, sup] = [
      { properties: { a: { type: ['string', 'integer'] } }, patternProperties: { '^x': text } },
      { maxProperties: 1 },
    ]
    expect(witnessOf(sub, sup)).toEqual(witnessOf(sub, sup))
  })
})

describe('polishing', () => {
  it('stays within what is a witness', () => {
    const tried: unknown[] = []
    const polished = polish(
      { a: 1, b: [1, 2, 3], c: { d: 'x' } },
      {
        isWitness: (value) => {
          tried.push(value)
          return JSON.stringify(value).includes('2')
        },
        schemas: [],
      },
    )
    expect(polished).toEqual({ b: [2] })
    expect(tried.length).toBeLessThan(40)
  })

  it('changes one part and leaves what stands beside it', () => {
    const witness = {
      list: [
        { a: 1, b: {} },
        { a: 2, b: {} },
      ],
      name: 'made up',
    }
    const polished = polish(witness, {
      isWitness: (value) => /"a":1,"b":.*"a":2,"b":.*"name":/.test(JSON.stringify(value)),
      schemas: [{ properties: { name: { default: 'Ana' }, list: { items: { properties: { a: { default: 3 } } } } } }],
    })
    expect(polished).toEqual({
      list: [
        { a: 1, b: 'text' },
        { a: 2, b: 'text' },
      ],
      name: 'Ana',
    })
  })

  it('keeps a member that is called __proto__', () => {
    const witness = JSON.parse('{"__proto__":{"a":1},"b":1}') as JsonValue
    const polished = polish(witness, {
      isWitness: (value) => JSON.stringify(value).includes('"__proto__":{'),
      schemas: [],
    })
    expect(JSON.stringify(polished)).toBe('{"__proto__":{}}')
  })

  it('leaves a witness that is large as it is after some attempts', () => {
    let attempts = 0
    polish(
      Array.from({ length: 2000 }, () => 1),
      {
        isWitness: () => {
          attempts++
          return false
        },
        schemas: [],
      },
    )
    expect(attempts).toBeLessThanOrEqual(400)
  })
})
