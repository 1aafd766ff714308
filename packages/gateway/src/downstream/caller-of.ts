import { META_PREFIX } from '@mcpver/core'
import type { MatchableHeaders } from '../access/matchable-headers.ts'
import type { Caller } from '../session/caller.ts'
import { toClient } from '../session/client-identity.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { metaOf } from './era.ts'

/** In `params._meta` of a request that belongs to no session: by what its caller is kept on one version. */
export const KEY_META_KEY = `${META_PREFIX}/key`

/**
 * Who sends a request that belongs to no session.
 *
 * @param headers What came along. Default: nothing.
 */
export function callerOf(message: WireMessage, principal: string | undefined, headers?: MatchableHeaders): Caller {
  const meta = metaOf(message)
  const key = meta[KEY_META_KEY]
  return {
    principal,
    client: toClient(meta['io.modelcontextprotocol/clientInfo']),
    key: typeof key === 'string' ? key : principal,
    headers,
  }
}
