import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Seal, type SealScope } from './seal.ts'

const seal = new Seal(Buffer.alloc(32, 7))
const other = new Seal(Buffer.alloc(32, 8))
const scope: SealScope = ['cursor', 'weather', 'ana']
const texts = fc.string({ unit: 'grapheme' })
const scopes = fc.tuple(fc.string(), fc.option(fc.string({ unit: 'binary' })), fc.option(fc.string({ unit: 'binary' })))

describe('a seal', () => {
  it('opens what it has closed, byte for byte', () => {
    fc.assert(
      fc.property(texts, scopes, (text, own) => {
        expect(seal.open(seal.close(text, own)!, own)).toBe(text)
      }),
    )
  })

  it('makes tokens that can stand in a URL and in a header', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(seal.close(text, scope)).toMatch(/^[\w-]*\.[\w-]{43}$/)
      }),
    )
  })

  it('makes the same token of the same text, so that what is compared stays equal', () => {
    expect(seal.close('a', scope)).toBe(new Seal(Buffer.alloc(32, 7)).close('a', scope))
  })

  it('opens nothing of another scope', () => {
    fc.assert(
      fc.property(texts, scopes, scopes, (text, one, two) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(two))
        expect(seal.open(seal.close(text, one)!, two)).toBeUndefined()
      }),
    )
  })

  it('tells nobody from somebody with an empty name', () => {
    expect(seal.open(seal.close('a', ['task', 'weather', null])!, ['task', 'weather', ''])).toBeUndefined()
  })

  it('opens nothing in which another character stands, or one more or less', () => {
    const token = seal.close('1.0.0 "abc"', scope)!
    const character = fc.constantFrom('A', 'b', '.', '-', '=', ' ', '\u00e9', '')
    fc.assert(
      fc.property(fc.nat(token.length), character, fc.boolean(), (at, inserted, isKept) => {
        const changed = token.slice(0, at) + inserted + token.slice(isKept ? at : at + 1)
        fc.pre(changed !== token)
        expect(seal.open(changed, scope)).toBeUndefined()
      }),
    )
  })

  it('opens nothing that is no token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(seal.open(text, scope)).toBeUndefined()
      }),
    )
    for (const text of ['', '.', '..', 'a.b', '__proto__.x']) expect(seal.open(text, scope)).toBeUndefined()
  })

  it('opens nothing that another key has closed', () => {
    expect(seal.open(other.close('a', scope)!, scope)).toBeUndefined()
  })

  it('is not changed by who changes the bytes of its key', () => {
    const key = Buffer.alloc(32, 7)
    const own = new Seal(key)
    key.fill(0)
    expect(own.close('a', scope)).toBe(seal.close('a', scope))
  })

  it('closes no text that is longer than 700,000 bytes or so', () => {
    expect(seal.open(seal.close('x'.repeat(700_000), scope)!, scope)).toHaveLength(700_000)
    expect(seal.close('x'.repeat(800_000), scope)).toBeUndefined()
  })

  it('is not made of a key that could be guessed', () => {
    expect(() => new Seal(new Uint8Array(31))).toThrow(
      expect.objectContaining({ code: 'ERR_STATE_KEY', message: expect.stringContaining('31 bytes') as string }),
    )
  })
})
