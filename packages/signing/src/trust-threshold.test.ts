import { Key as TufKey, Metadata, Root, Signature as TufSignature, Targets } from '@tufjs/models'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signEnvelope } from './envelope.ts'
import type { SigningKey } from './signing-key.ts'
import { testKey } from './test/keys.ts'
import { openedRoot, rootDocument } from './test/trust.ts'

const TYPE = 'application/x-test'

describe('thresholds', () => {
  it("are met exactly when The Update Framework's models say so", async () => {
    const first = testKey(20)
    const pool = Array.from({ length: 5 }, (_none, index) => testKey(index + 20))
    const subset = fc.subarray(pool.map((_key, index) => index))
    await fc.assert(
      fc.asyncProperty(
        subset.filter((members) => members.length > 0),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 5 }),
        async (members, signers, wanted) => {
          const threshold = Math.min(wanted, members.length)
          const people = members.map((index) => `person ${String(index)}`)
          const root = await openedRoot(
            rootDocument({
              keys: pool.map((key, index) => [`person ${String(index)}`, key]),
              roles: { root: { threshold: 1, people: ['person 0'] }, publisher: { threshold, people } },
            }),
            [first],
          )
          const keys = signers.map((index) => pool[index] ?? first)
          const envelope = await signEnvelope({ payload: Buffer.from('x'), payloadType: TYPE }, keys)
          const expectation = { role: 'publisher', name: 'weather', at: 0, payloadTypes: [TYPE] }
          const isMet = await root.verify(envelope, expectation).then(
            () => true,
            () => false,
          )
          expect(isMet).toBe(isMetByTuf({ members: members.map((index) => pool[index] ?? first), threshold }, keys))
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** The same by another implementation: a delegator whose role has the same keys and threshold. */
function isMetByTuf(
  { members, threshold }: { readonly members: readonly SigningKey[]; readonly threshold: number },
  signers: readonly SigningKey[],
): boolean {
  const root = new Metadata(new Root({ specVersion: '1.0.0', version: 1, expires: '2099-01-01T00:00:00Z' }))
  for (const { keyid, publicKey } of members) {
    const key = new TufKey({
      keyID: keyid,
      keyType: 'ed25519',
      scheme: 'ed25519',
      keyVal: { public: publicKey.toRaw().toString('hex') },
    })
    root.signed.addKey(key, 'targets')
  }
  const role = root.signed.roles['targets']
  if (role === undefined) throw new Error('No role')
  Object.assign(role, { threshold })
  const targets = new Metadata(new Targets({ specVersion: '1.0.0', version: 1, expires: '2099-01-01T00:00:00Z' }))
  for (const signer of signers) {
    targets.sign((data) => {
      const signature = signer.sign(data).toString('hex')
      return new TufSignature({ keyID: signer.keyid, sig: signature })
    }, true)
  }
  try {
    root.verifyDelegate('targets', targets)
    return true
  } catch {
    return false
  }
}
