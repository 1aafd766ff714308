import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/gateway` can have. */
export type GatewayErrorCode =
  | 'ERR_ACCESS_CONFIG'
  | 'ERR_ISSUER_KEYS'
  | 'ERR_MESSAGE_INVALID'
  | 'ERR_NAME_CLASH'
  | 'ERR_NAME_SCHEME'
  | 'ERR_ROUTE_ALIAS'
  | 'ERR_ROUTE_MISSING'
  | 'ERR_ROUTE_RELEASE'
  | 'ERR_SESSION_LIMIT'
  | 'ERR_STATE_KEY'
  | 'ERR_UPSTREAM_ADDRESS'
  | 'ERR_UPSTREAM_CLOSED'
  | 'ERR_UPSTREAM_FAILED'
  | 'ERR_UPSTREAM_INVALID'
  | 'ERR_UPSTREAM_LIMIT'
  | 'ERR_UPSTREAM_SESSION'
  | 'ERR_UPSTREAM_START'

/** What a gateway refuses or cannot do; `code` says which. */
export class GatewayError<Code extends GatewayErrorCode = GatewayErrorCode> extends McpverError<Code> {}
