import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'

/** Who calls. One that was authenticated the same way has the same id, and nobody else has. */
export interface Principal {
  /** `anonymous`, the id that a token was configured with, or `<issuer>#<subject>`. */
  readonly id: string
  readonly kind: 'anonymous' | 'token' | 'subject'
  /** What an authorization server granted, or the configuration. */
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
}

/** Everybody who shows no credential, where none is asked for. */
export const ANONYMOUS: Principal = Object.freeze({
  id: 'anonymous',
  kind: 'anonymous',
  scopes: Object.freeze([]),
  roles: Object.freeze([]),
})

const LONGEST_ID = 255
// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const ISSUER = /^https?:/i

/** Whether a text can be the name of somebody: not empty, at most 255 characters, none of them a control character. */
export function isPrincipalName(text: unknown): text is string {
  return typeof text === 'string' && text !== '' && text.length <= LONGEST_ID && !CONTROL.test(text)
}

/**
 * The id of a principal from the configuration.
 *
 * @throws {GatewayError} `ERR_ACCESS_CONFIG` for an id that another kind of principal could have too, or that is none.
 */
export function assertPrincipalId(id: string): void {
  if (isPrincipalName(id) && id !== ANONYMOUS.id && !ISSUER.test(id)) return
  throw accessError(
    `The principal ${quote(id)} cannot have a token`,
    `Give it a name of 1 to ${String(LONGEST_ID)} characters that is neither "${ANONYMOUS.id}" nor begins like a URL.`,
  )
}
