import { quote } from '@mcpver/core'
import type { TrustedIdentityEntry, TrustedRole } from '@mcpver/signing'
import { usage } from '../usage.ts'

const DAY = 24 * 60 * 60 * 1000

/** `ana=keys/ana.pub.pem`: a person, and where the key is. Throws `ERR_USAGE`. */
export function parsePerson(text: string): { readonly person: string; readonly key: string } {
  const [, person, key] = /^([^=,:\s]+)=(.+)$/.exec(text) ?? []
  if (person !== undefined && key !== undefined) return { person, key }
  throw usage(`${quote(text)} is no person with a key`, 'As in --person ana=ana, or ana=keys/ana.pub.pem.')
}

/** `ci=https://issuer,audience,claim=value`: a person, and what a token of theirs says. Throws `ERR_USAGE`. */
export function parseIdentity(text: string): TrustedIdentityEntry {
  const [, person = '', rest = ''] = /^([^=,:\s]+)=(.+)$/.exec(text) ?? []
  const [issuer = '', audience = '', ...words] = rest.split(',')
  const claims = words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
  if (audience !== '' && claims.length > 0 && words.every((word) => word.indexOf('=') > 0)) {
    return { person, issuer, audience, claims: Object.fromEntries(claims) }
  }
  throw usage(
    `${quote(text)} is no identity`,
    'As in --identity ci=https://token.actions.githubusercontent.com,mcpver,repository=owner/name.',
  )
}

/** `promoter:production=ana,ben:2`: a role, the people in it, and how many of them are needed (one). Throws `ERR_USAGE`. */
export function parseRole(text: string): readonly [name: string, role: TrustedRole] {
  const [, name = '', list = '', number = '1'] = /^([^=,\s]+)=([^:]*?)(?::(\d+))?$/.exec(text) ?? []
  const people = list.split(',').filter((person) => person !== '')
  if (name !== '') return [name, { threshold: Number(number), people }]
  throw usage(
    `${quote(text)} is no role`,
    'As in --role publisher=ana,ben, or approver=ana,ben,cat:2 where two are needed.',
  )
}

/** `<keyid>@2026-01-31`: a key, and since when; without a time, since `now`. Throws `ERR_USAGE`. */
export function parseKeyTime(text: string, now: Date): readonly [keyid: string, time: string] {
  const [keyid = '', since] = text.split('@', 2)
  const time = since === undefined ? now : new Date(since)
  if (keyid !== '' && !Number.isNaN(time.getTime())) return [keyid, time.toISOString()]
  throw usage(`${quote(text)} is no key with a time`, 'As in --revoke <keyid>@2026-01-31T12:00:00Z.')
}

/** The time so many days after another one, ISO 8601. Throws `ERR_USAGE`. */
export function daysAfter(now: Date, text: string): string {
  const days = Number(text)
  if (Number.isFinite(days) && days > 0 && days < 36_500) return new Date(now.getTime() + days * DAY).toISOString()
  throw usage(`${quote(text)} is no number of days`, 'As in --days 365.')
}
