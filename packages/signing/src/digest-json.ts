import { hash } from 'node:crypto'
import { canonicalize, type Digest } from '@mcpver/core'

/**
 * The SHA-256 digest over the canonical JSON (RFC 8785) of a value: the same as core's `digestText(canonicalize(value))`, without
 * the way through Web Crypto's threads, which takes longer than the digest.
 *
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE`.
 */
export function digestJson(value: unknown): Digest {
  return `sha256:${hash('sha256', canonicalize(value), 'hex')}`
}
