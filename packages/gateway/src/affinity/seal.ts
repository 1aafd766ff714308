import { createHmac, timingSafeEqual } from 'node:crypto'
import { logged } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'

/** The fewest bytes of a key. */
const KEY_BYTES = 32
/** Longer tokens are not even looked at; in characters. */
const LONGEST = 1024 * 1024

/**
 * What a token is good for: what kind of thing it is, first, and whatever else has to be the same when it comes back. Each kind is
 * used with as many parts as it has.
 */
export type SealScope = readonly [kind: string, ...parts: readonly (string | null)[]]

/**
 * Closes texts in tokens that only whoever has the key can make, and that say what they say in one scope only. A token is URL-safe text.
 * Everybody can read what is in it. The same text in the same scope makes the same token.
 */
export class Seal {
  readonly #key: Uint8Array

  /**
   * @param key At least 32 bytes that nobody else knows.
   * @throws {GatewayError} `ERR_STATE_KEY` for a shorter key.
   */
  constructor(key: Uint8Array) {
    if (key.byteLength < KEY_BYTES) throw logged(tooShort(key.byteLength))
    // Whoever gave it may use the bytes for something else.
    this.#key = Uint8Array.from(key)
  }

  /** @returns The token; `undefined` for a text that is too long for one, which is more than 700,000 bytes. */
  close(text: string, scope: SealScope): string | undefined {
    const payload = Buffer.from(text, 'utf8').toString('base64url')
    const token = `${payload}.${this.#signature(payload, scope)}`
    return token.length > LONGEST ? undefined : token
  }

  /** @returns The text; `undefined` for what is no token of this key and scope. */
  open(token: string, scope: SealScope): string | undefined {
    const dot = token.indexOf('.')
    if (dot === -1 || token.length > LONGEST) return undefined
    const payload = token.slice(0, dot)
    // As texts, so that no other spelling of the same bytes is a token as well.
    const found = Buffer.from(token.slice(dot + 1), 'utf8')
    const expected = Buffer.from(this.#signature(payload, scope), 'utf8')
    if (found.length !== expected.length || !timingSafeEqual(found, expected)) return undefined
    return Buffer.from(payload, 'base64url').toString('utf8')
  }

  #signature(payload: string, scope: SealScope): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([...scope, payload]))
      .digest('base64url')
  }
}

function tooShort(bytes: number): GatewayError {
  return new GatewayError(`The key for states has ${String(bytes)} bytes, expected at least ${String(KEY_BYTES)}`, {
    code: 'ERR_STATE_KEY',
    hint: 'Make one of random bytes, such as randomBytes(32) of node:crypto.',
  })
}
