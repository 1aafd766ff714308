import { FIRST_STATELESS_REVISION } from '../downstream/era.ts'

/** The revisions of the protocol that have sessions, newest first. */
const SESSION_REVISIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

/** The newest revision with sessions, which a bridge asks servers for. */
export const NEWEST_SESSION_REVISION = '2025-11-25'

/** The revision without sessions that a bridge speaks. */
export const STATELESS_REVISION: string = FIRST_STATELESS_REVISION

/** The revisions in which a bridge answers requests that belong to no session. */
export const BRIDGED_REVISIONS: readonly string[] = [STATELESS_REVISION]

/** The revision that a client with sessions gets: the one it asks for, where that is known. */
export function agreeOn(requested: unknown): string {
  return typeof requested === 'string' && SESSION_REVISIONS.includes(requested) ? requested : NEWEST_SESSION_REVISION
}

/** The newest revision with sessions among those that a server offers instead of the one that it was asked for. */
export function newestOffered(offered: unknown): string | undefined {
  if (!Array.isArray(offered)) return undefined
  return SESSION_REVISIONS.find((revision) => offered.includes(revision))
}
