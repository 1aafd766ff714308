import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestToken, newToken, readBearer } from './bearer-token.ts'
import { headOf } from './test/head.ts'

const SHA256_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const read = (value: string) => readBearer(headOf(['Authorization', value]))

describe('readBearer', () => {
  it.each(['Bearer abc', 'bearer abc', 'BEARER abc', 'bEaReR   abc'])('reads %j', (value) => {
    expect(read(value)).toEqual({ text: 'abc', sha256: SHA256_OF_ABC })
  })

  it('finds nothing where nothing is', () => {
    expect(readBearer(headOf(['X-Authorization', 'Bearer abc'], ['Cookie', 'Authorization=abc']))).toBe('missing')
  })

  it.each(['Basic YTpi', 'Digest username="a"', 'DPoP abc', 'BearerX abc', 'Negotiate', 'abc', '__proto__ abc'])(
    'takes %j for another scheme',
    (value) => {
      expect(read(value)).toBe('other-scheme')
    },
  )

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer abc, Bearer def',
    'Bearer a=b',
    'Bearer =',
    'Bearer "abc"',
    'Bearer\tabc',
    'Bearer abc\u0000',
    'Bearer abc\u007f',
    'Bearer ab\nc',
    'Bearer äöü',
    ', Bearer abc',
    ' Bearer abc',
    `Bearer ${'a'.repeat(16_384)}`,
    `Basic ${'a'.repeat(1_000_000)}`,
  ])('refuses %j', (value) => {
    expect(read(value)).toBe('malformed')
  })

  it('refuses two credentials, also when they are the same', () => {
    for (const second of ['Bearer abc', 'Bearer def', 'Basic abc', '']) {
      expect(readBearer(headOf(['Authorization', 'Bearer abc'], ['authorization', second]))).toBe('malformed')
    }
  })

  it('reads every token that RFC 6750 allows and no other', () => {
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^[\w.~+/-]{1,50}={0,3}$/), fc.string()), (token) => {
        // More than one space may come before it.
        const isAllowed = /^ *[A-Za-z0-9._~+/-]+=*$/.test(token)
        expect(typeof read(`Bearer ${token}`) === 'object').toBe(isAllowed)
      }),
    )
  })
})

describe('a token', () => {
  it('is configured by the SHA-256 of its text', () => {
    expect(digestToken('abc')).toBe(`sha256:${SHA256_OF_ABC}`)
  })

  it('is made of the random bytes that are given, and can be sent', () => {
    const token = newToken((size) => Buffer.alloc(size, 255))
    expect(token).toBe(`mcpver_${'_'.repeat(42)}8`)
    expect(read(`Bearer ${token}`)).toMatchObject({ text: token })
    expect(newToken()).not.toBe(newToken())
  })
})
