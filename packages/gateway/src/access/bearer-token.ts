import { hash, randomBytes } from 'node:crypto'
import type { Digest } from '@mcpver/core'
import { REPEATED, soleHeader, type RequestHead } from './request-head.ts'

/** A token that a caller showed. */
export interface BearerToken {
  readonly text: string
  /** SHA-256 of the text, in lower-case hexadecimal digits. */
  readonly sha256: string
}

/** What stands in the header `Authorization`: a token, nothing, another scheme, or what has no meaning. */
export type BearerCredential = BearerToken | 'missing' | 'other-scheme' | 'malformed'

/** Longer ones are refused unread, in characters. Node's own limit for all headers is as much. */
const LONGEST = 16_384
const SCHEME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?= |$)/
/** RFC 6750, section 2.1. */
const BEARER = /^bearer +([0-9A-Za-z._~+/-]+=*)$/i

/** Reads the header `Authorization` (RFC 6750, section 2.1). Tokens in the query or in the body are not looked for. */
export function readBearer(head: RequestHead): BearerCredential {
  const value = soleHeader(head, 'authorization')
  if (value === undefined) return 'missing'
  if (value === REPEATED || value.length > LONGEST) return 'malformed'
  const text = BEARER.exec(value)?.[1]
  if (text !== undefined) return { text, sha256: sha256Of(text) }
  const scheme = SCHEME.exec(value)?.[0].toLowerCase()
  return scheme === undefined || scheme === 'bearer' ? 'malformed' : 'other-scheme'
}

/** The digest under which a token is configured. The token should hold at least 128 random bits: a guess is quickly checked. */
export function digestToken(token: string): Digest {
  return `sha256:${sha256Of(token)}`
}

/**
 * Makes a token of 256 random bits.
 *
 * @param random Where the bytes come from. Default: the machine's source for cryptography.
 */
export function newToken(random: (size: number) => Buffer = randomBytes): string {
  return `mcpver_${random(32).toString('base64url')}`
}

function sha256Of(text: string): string {
  return hash('sha256', text, 'hex')
}
