import { logged } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'

/** The error, already logged, for a setting of the access rules that cannot be used. */
export function accessError(message: string, hint: string): GatewayError<'ERR_ACCESS_CONFIG'> {
  return logged(new GatewayError(message, { code: 'ERR_ACCESS_CONFIG', hint }))
}
