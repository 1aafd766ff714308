import { TrustRoot, type TrustedKeyEntry } from '@mcpver/signing'
import type { People } from './people.ts'

/** When keys count, of those that do not always. */
export type KeyTimes = Partial<Record<keyof People, Pick<TrustedKeyEntry, 'validUntil' | 'revokedAt'>>>

/** The trust root of some people, signed and opened. */
export async function trustRootOf(people: People, times: KeyTimes = {}): Promise<TrustRoot> {
  const keys = Object.fromEntries(
    (['ana', 'ben', 'cleo'] as const).map((person) => {
      const { keyid, publicKey } = people[person]
      return [keyid, { person, publicKey: publicKey.toPem(), ...times[person] }]
    }),
  )
  const roles = {
    root: { threshold: 1, people: ['cleo'] },
    publisher: { threshold: 1, people: ['ana'] },
    promoter: { threshold: 1, people: ['ben'] },
    approver: { threshold: 1, people: ['ana', 'ben'] },
  }
  const document = { version: 1, previous: null, expires: '2099-01-01T00:00:00Z', keys, roles }
  return TrustRoot.open(await TrustRoot.sign(document, [people.cleo]))
}
