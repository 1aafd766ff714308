import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'
import { refusalOf } from './test/refusal.ts'

const CONTEXT = { what: 'The payload', code: 'ERR_INVALID_ENVELOPE' } as const

describe('base64', () => {
  it('is read in both alphabets, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const standard = toBase64(bytes)
        const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_')
        for (const text of [standard, urlSafe, standard.replace(/=*$/, ''), urlSafe.replace(/=*$/, '')]) {
          expect(fromBase64(text, CONTEXT)).toEqual(Buffer.from(bytes))
        }
      }),
    )
  })

  it.each([
    ['white space', 'aGVs bG8='],
    ['a line break', 'aGVsbG8=\n'],
    ['both alphabets', '+_+_'],
    ['bits left over', 'aGVsbG9='],
    ['too little padding', 'aGVsbA='],
    ['too much padding', 'aGVsbG8==='],
    ['padding alone', '='],
    ['a length that no bytes have', 'aGVsb'],
    ['other characters', 'aGVs*bG8'],
    ['no text', 5],
    ['nothing', undefined],
  ])('with %s is refused', (_what, text) => {
    const error = refusalOf(() => fromBase64(text, CONTEXT))
    expect(error.code).toBe('ERR_INVALID_ENVELOPE')
    expect(error.message).toContain('The payload is not base64')
  })

  it('is read in its standard form only, where a format has but that', () => {
    const standard = { ...CONTEXT, isStandard: true }
    expect(fromBase64('+/8=', standard)).toEqual(Buffer.from([0xfb, 0xff]))
    for (const text of ['-_8=', '+/8', '-_8']) {
      expect(refusalOf(() => fromBase64(text, standard)).code).toBe('ERR_INVALID_ENVELOPE')
    }
  })
})
