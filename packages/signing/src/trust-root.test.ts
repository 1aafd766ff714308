import { describe, expect, it } from 'vitest'
import { addSignature, signEnvelope } from './envelope.ts'
import type { SigningKey } from './signing-key.ts'
import { testKey } from './test/keys.ts'
import { rejectionOf } from './test/refusal.ts'
import { keyEntry, openedRoot, rootDocument } from './test/trust.ts'
import type { TrustRootDocument } from './trust-root-document.ts'
import { TrustRoot } from './trust-root.ts'

const TYPE = 'application/x-test'
const [ana, ben, cat, eve] = [testKey(1), testKey(2), testKey(3), testKey(9)]
const AT = Date.parse('2026-06-01T00:00:00Z')

/** Ana and Ben are the root, both of whom are needed; each alone may publish. */
const document = rootDocument({
  keys: [
    ['ana', ana],
    ['ben', ben],
    ['cat', cat],
  ],
  roles: {
    root: { threshold: 2, people: ['ana', 'ben'] },
    publisher: { threshold: 1, people: ['ana', 'ben'] },
    promoter: { threshold: 1, people: ['ana'] },
    'promoter:production': { threshold: 2, people: ['ana', 'ben', 'cat'] },
  },
})

function opened(from = document, signers = [ana, ben]): Promise<TrustRoot> {
  return openedRoot(from, signers)
}

function signed(...signers: readonly SigningKey[]): ReturnType<typeof signEnvelope> {
  return signEnvelope({ payload: Buffer.from('x'), payloadType: TYPE }, signers)
}

function expectation(role: string, more: { name?: string; at?: number } = {}): Parameters<TrustRoot['verify']>[1] {
  return { role, name: 'weather', at: AT, payloadTypes: [TYPE], ...more }
}

describe('a trust root', () => {
  it('is opened when enough of its own role root signed it', async () => {
    expect((await opened()).document).toEqual(document)
    const error = await rejectionOf(opened(document, [ana]))
    expect([error.code, error.message]).toEqual([
      'ERR_THRESHOLD_NOT_MET',
      '1 of the 2 people that the role "root" needs for "version 1" signed',
    ])
    expect((await rejectionOf(opened(document, [cat, eve]))).code).toBe('ERR_SIGNATURE_MISMATCH')
    expect((await rejectionOf(opened(document, [ana, cat]))).code).toBe('ERR_THRESHOLD_NOT_MET')
  })

  it('is read as the text of an envelope', async () => {
    const text = JSON.stringify(await TrustRoot.sign(document, [ana, ben]))
    expect((await TrustRoot.open(text)).digest).toBe((await opened()).digest)
  })

  it('says what was signed in a role, and by whom', async () => {
    const root = await opened()
    expect(await root.verify(await signed(ben), expectation('publisher'))).toEqual({
      payload: Buffer.from('x'),
      payloadType: TYPE,
      signers: [{ person: 'ben', keyid: ben.keyid }],
    })
  })

  it('tells why nobody who signed counts', async () => {
    const root = await opened()
    const error = await rejectionOf(root.verify(await signed(cat), expectation('publisher')))
    expect([error.code, error.message]).toEqual([
      'ERR_UNTRUSTED_IDENTITY',
      'Nobody who signed counts: "cat" is not in the role',
    ])
    expect((await rejectionOf(root.verify(await signed(eve), expectation('publisher')))).code).toBe(
      'ERR_SIGNATURE_MISMATCH',
    )
    expect((await rejectionOf(root.verify(await signed(ana), expectation('auditor')))).message).toBe(
      'Nobody has the role "auditor" for "weather"',
    )
  })

  it('has roles for one state, which fall back to the role for all', async () => {
    const root = await opened()
    expect((await root.verify(await signed(ana), expectation('promoter:testing'))).signers).toHaveLength(1)
    const alone = await rejectionOf(root.verify(await signed(ana), expectation('promoter:production')))
    expect([alone.code, alone.message]).toEqual([
      'ERR_THRESHOLD_NOT_MET',
      '1 of the 2 people that the role "promoter:production" needs for "weather" signed',
    ])
    const both = await addSignature(await signed(ana), cat)
    expect((await root.verify(both, expectation('promoter:production'))).signers).toHaveLength(2)
  })

  it('counts people and not their keys', async () => {
    const root = await opened(
      rootDocument({
        keys: [
          ['ana', ana],
          ['ana', cat],
          ['ben', ben],
        ],
        roles: {
          root: { threshold: 2, people: ['ana', 'ben'] },
          publisher: { threshold: 2, people: ['ana', 'ben'] },
        },
      }),
    )
    expect((await rejectionOf(root.verify(await signed(ana, cat), expectation('publisher')))).code).toBe(
      'ERR_THRESHOLD_NOT_MET',
    )
    expect((await root.verify(await signed(ana, cat, ben), expectation('publisher'))).signers).toHaveLength(2)
    const ownRoot = rootDocument({
      keys: [
        ['ana', ana],
        ['ana', cat],
        ['ben', ben],
      ],
      roles: { root: { threshold: 2, people: ['ana', 'ben'] } },
    })
    expect((await rejectionOf(opened(ownRoot, [ana, cat]))).code).toBe('ERR_THRESHOLD_NOT_MET')
  })

  it('is out of date from the moment on that it says', async () => {
    const root = await opened()
    const end = Date.parse(document.expires)
    expect(() => {
      root.assertFresh(end - 1)
    }).not.toThrow()
    expect(() => {
      root.assertFresh(end)
    }).toThrow('The trust root expired at 2027-01-01T00:00:00Z')
  })
})

describe('a key of a trust root', () => {
  const times = {
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2026-12-31T00:00:00Z',
  }

  it.each([
    { when: 'before it is valid', limits: times, at: '2025-12-31T23:59:59.999Z', problem: 'not valid yet' },
    { when: 'from the first moment on', limits: times, at: '2026-01-01T00:00:00Z', problem: undefined },
    { when: 'up to the last moment', limits: times, at: '2026-12-30T23:59:59.999Z', problem: undefined },
    { when: 'after it expired', limits: times, at: '2026-12-31T00:00:00Z', problem: 'expired' },
    {
      when: 'before it was retired',
      limits: { retiredAt: '2026-06-01T00:00:00Z' },
      at: '2026-05-31T23:59:59.999Z',
      problem: undefined,
    },
    {
      when: 'after it was retired',
      limits: { retiredAt: '2026-06-01T00:00:00Z' },
      at: '2026-06-01T00:00:00Z',
      problem: 'retired',
    },
    {
      when: 'before it was lost',
      limits: { revokedAt: '2026-06-01T00:00:00Z' },
      at: '2026-05-31T23:59:59.999Z',
      problem: undefined,
    },
    {
      when: 'after it was lost',
      limits: { revokedAt: '2026-06-01T00:00:00Z' },
      at: '2026-06-01T00:00:00Z',
      problem: 'revoked',
    },
  ])('counts, or not, $when', async ({ limits, at, problem }) => {
    const keys = { ...document.keys, [ana.keyid]: keyEntry('ana', ana, limits) }
    // The root itself is signed by those whose keys are in use.
    const roles = { ...document.roles, root: { threshold: 1, people: ['ben'] } }
    const root = await opened({ ...document, keys, roles }, [ben])
    const verification = root.verify(await signed(ana), expectation('publisher', { at: Date.parse(at) }))
    if (problem === undefined) expect((await verification).signers).toHaveLength(1)
    else {
      const error = await rejectionOf(verification)
      expect([error.code, error.message]).toEqual([
        'ERR_UNTRUSTED_IDENTITY',
        `Nobody who signed counts: the key of "ana" is ${problem}`,
      ])
    }
  })

  it('that is out of use does not sign the next root, whenever it was taken out', async () => {
    for (const limits of [{ retiredAt: '2099-01-01T00:00:00Z' }, { revokedAt: '2026-06-01T00:00:00Z' }]) {
      const keys = { ...document.keys, [ana.keyid]: keyEntry('ana', ana, limits) }
      expect((await rejectionOf(opened({ ...document, keys }))).code).toBe('ERR_THRESHOLD_NOT_MET')
    }
  })
})

describe('a delegation', () => {
  const delegated: TrustRootDocument = {
    ...document,
    delegations: [
      { names: ['weather/private'], roles: { publisher: { threshold: 2, people: ['ana', 'ben'] } } },
      { names: ['weather/*', 'maps'], roles: { publisher: { threshold: 1, people: ['cat'] } } },
    ],
  }

  it.each([
    ['weather/forecast', cat, true],
    ['weather/forecast', ana, false],
    ['maps', cat, true],
    ['maps/tiles', cat, false],
    ['maps/tiles', ana, true],
    ['weather', ana, true],
    ['weather/private', cat, false],
    ['weather/private', ana, false],
  ])('decides who may publish %s', async (name, signer, isTrusted) => {
    const root = await opened(delegated)
    const verification = root.verify(await signed(signer), expectation('publisher', { name }))
    if (isTrusted) expect((await verification).signers).toHaveLength(1)
    else expect((await rejectionOf(verification)).code).toMatch(/^ERR_(UNTRUSTED_IDENTITY|THRESHOLD_NOT_MET)$/)
  })

  it('does not lower what a role for one state asks for', async () => {
    const promoter = { threshold: 1, people: ['cat'] }
    const root = await opened({ ...document, delegations: [{ names: ['*'], roles: { promoter } }] })
    expect(root.roleFor('promoter:production', 'maps')).toEqual(document.roles['promoter:production'])
    expect(root.roleFor('promoter:testing', 'maps')).toEqual(promoter)
    expect(root.roleFor('auditor', 'maps')).toBeUndefined()
  })

  it('leaves roles alone that it does not have', async () => {
    const root = await opened(delegated)
    expect(root.roleFor('promoter:testing', 'weather/forecast')).toEqual(document.roles['promoter'])
  })
})

describe('the next trust root', () => {
  const dan = testKey(4)

  async function nextOf(root: TrustRoot, change: Partial<TrustRootDocument> = {}): Promise<TrustRootDocument> {
    return Promise.resolve({ ...root.document, version: 2, previous: root.digest, ...change })
  }

  it('is taken over when the old quorum and its own signed it', async () => {
    const root = await opened()
    const keys = { ...document.keys, [dan.keyid]: keyEntry('dan', dan) }
    const roles = { ...document.roles, root: { threshold: 2, people: ['cat', 'dan'] } }
    const next = await nextOf(root, { keys, roles })
    const envelope = await TrustRoot.sign(next, [ana, ben, cat, dan])
    const taken = await root.update(envelope)
    expect(taken.document).toEqual(next)
    // From now on, the old quorum has nothing to say.
    const third = { ...next, version: 3, previous: taken.digest }
    expect((await rejectionOf(taken.update(await TrustRoot.sign(third, [ana, ben])))).code).toBe(
      'ERR_SIGNATURE_MISMATCH',
    )
    for (const signers of [
      [ana, ben],
      [cat, dan],
      [ana, cat, dan],
      [ana, ben, cat],
    ]) {
      expect((await rejectionOf(root.update(await TrustRoot.sign(next, signers)))).code).toMatch(
        /^ERR_(THRESHOLD_NOT_MET|SIGNATURE_MISMATCH)$/,
      )
    }
  })

  it.each([
    ['the same version', { version: 1, previous: null }],
    ['a version left out', { version: 3 }],
    ['another one before it', { previous: `sha256:${'0'.repeat(64)}` as const }],
  ])('is refused with %s', async (_what, change) => {
    const root = await opened()
    const next = await nextOf(root, change)
    const error = await rejectionOf(root.update(await TrustRoot.sign(next, [ana, ben])))
    expect(error.code).toBe('ERR_TRUST_ROOT_ROLLBACK')
  })
})
