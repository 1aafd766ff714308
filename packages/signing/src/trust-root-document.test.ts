import { canonicalize } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { testKey } from './test/keys.ts'
import { refusalOf } from './test/refusal.ts'
import { keyEntry, rootDocument } from './test/trust.ts'
import { parseTrustRoot, toTrustRootDocument } from './trust-root-document.ts'

const ana = testKey(1)
const role = { threshold: 1, people: ['ana'] }
const document = rootDocument({ keys: [['ana', ana]], roles: { root: role } })
const entry = keyEntry('ana', ana)
const identity = {
  person: 'ben',
  issuer: 'https://token.example',
  audience: 'mcpver',
  claims: { repository: 'ana/weather' },
}

function keyWith(change: object): object {
  return { ...document, keys: { [ana.keyid]: { ...entry, ...change } } }
}

function identityWith(change: object): object {
  return { ...document, identities: [{ ...identity, ...change }] }
}

function roleWith(change: object): object {
  return { ...document, roles: { root: { ...role, ...change } } }
}

function delegationWith(change: object): object {
  return { ...document, delegations: [{ names: ['a/*'], roles: { publisher: role }, ...change }] }
}

describe('the document of a trust root', () => {
  it('is read from canonical JSON, with members that it does not know', () => {
    const more = { ...document, note: 'kept', identities: [identity] }
    expect(parseTrustRoot(Buffer.from(canonicalize(more)))).toEqual(more)
  })

  it('may name people who have an identity in place of a key', () => {
    const roles = { root: role, publisher: { threshold: 2, people: ['ana', 'ben'] } }
    expect(toTrustRootDocument({ ...document, roles, identities: [identity] }).roles).toEqual(roles)
  })

  it.each([
    ['no object', [], /object/],
    ['version 0', { ...document, version: 0 }, /"version" must be a whole number from 1, found 0/],
    ['a first version that takes over', { ...document, previous: `sha256:${'a'.repeat(64)}` }, /null in the first/],
    ['a later version that does not', { ...document, version: 2 }, /digest of the version before, found null/],
    ['no time', { ...document, expires: 'tomorrow' }, /"expires" must be a time such as/],
    ['a day for a time', { ...document, expires: '2027-01-01' }, /found "2027-01-01"/],
    ['a day that there is not', { ...document, expires: '2027-02-30T00:00:00Z' }, /"expires"/],
    ['no keys', { ...document, keys: [] }, /"keys"/],
    ['a key that is none', keyWith({ publicKey: 'x' }), /Not a public key/],
    ['a private key', keyWith({ publicKey: ana.toPem() }), /private key/],
    ['a key under another keyid', { ...document, keys: { abc: entry } }, /listed as "abc" is/],
    ['nobody who holds a key', keyWith({ person: '' }), /"person"/],
    ['a key with a time that is none', keyWith({ revokedAt: 5 }), /"revokedAt" of key/],
    ['no roles', { ...document, roles: undefined }, /"roles" must be roles by name/],
    ['no role root', { ...document, roles: { publisher: role } }, /no role "root"/],
    ['a threshold of 0', roleWith({ threshold: 0 }), /from 1 to the 1 people, found 0/],
    ['a threshold that nobody can meet', roleWith({ threshold: 2 }), /found 2/],
    ['somebody twice in a role', roleWith({ people: ['ana', 'ana'] }), /different names/],
    ['somebody who has no key', roleWith({ people: ['eve'] }), /"eve".*neither a key nor an identity/],
    ['an identity without claims', identityWith({ claims: {} }), /at least one/],
    ['an identity with a claim that is no text', identityWith({ claims: { sub: 5 } }), /"claims"/],
    ['an identity of nobody', identityWith({ person: '' }), /"person" of identity 0/],
    ['identities that are no list', { ...document, identities: {} }, /"identities"/],
    ['a delegation for no names', delegationWith({ names: [] }), /"names" of delegation 0/],
    ['a pattern with a star within', delegationWith({ names: ['a*b'] }), /"names"/],
    ['a delegated root', delegationWith({ roles: { root: role } }), /cannot be delegated/],
    ['delegations that are no list', { ...document, delegations: 'x' }, /"delegations"/],
  ])('is refused with %s', (_what, value, message) => {
    const error = refusalOf(() => toTrustRootDocument(value))
    expect(error.message).toMatch(message)
    expect(error.code).toMatch(/^ERR_INVALID_(TRUST_ROOT|KEY)$/)
  })

  it.each([
    ['white space', `${canonicalize(document)}\n`],
    ['a member twice', canonicalize(document).replace('"version":1', '"version":9,"version":1')],
    ['no JSON', '{'],
  ])('is refused when its bytes have %s', (_what, text) => {
    expect(refusalOf(() => parseTrustRoot(Buffer.from(text))).code).toBe('ERR_INVALID_TRUST_ROOT')
  })

  it('is refused when it is too large to be one', () => {
    expect(refusalOf(() => parseTrustRoot(Buffer.alloc(1_000_001, 0x20))).message).toContain('1000001 bytes')
  })
})
