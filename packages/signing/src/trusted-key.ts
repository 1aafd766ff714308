import type { TrustedKeyEntry } from './trust-root-document.ts'

/** Whether a key counts at a time, or why it does not. */
export type KeyStanding = 'valid' | 'not valid yet' | 'expired' | 'retired' | 'revoked'

/**
 * Whether a key counted at a time.
 *
 * @param at Milliseconds since 1970-01-01T00:00:00Z, of a time that is proved: by a log, or because it is now. A time that only the
 *   signer says is none: whoever stole a key can say any.
 */
export function standingOf(key: TrustedKeyEntry, at: number): KeyStanding {
  const { validFrom, validUntil, retiredAt, revokedAt } = key
  if (isReached(revokedAt, at)) return 'revoked'
  if (validFrom !== undefined && at < Date.parse(validFrom)) return 'not valid yet'
  if (isReached(validUntil, at)) return 'expired'
  return isReached(retiredAt, at) ? 'retired' : 'valid'
}

function isReached(time: string | undefined, at: number): boolean {
  return time !== undefined && at >= Date.parse(time)
}
