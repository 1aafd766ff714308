import { parseJson, type JsonObject } from '@mcpver/core'
import type { WireMessage } from './wire-message.ts'

/**
 * A response that the gateway wrote itself: what it says is read only when somebody asks, since it may be long and most just send it.
 *
 * @param text A JSON-RPC response.
 * @param id Its id as JSON.
 */
export function unreadResponse(text: string, id: string): WireMessage {
  let value: JsonObject | undefined
  return {
    text,
    get value() {
      return (value ??= parseJson(text) as JsonObject)
    },
    kind: 'response',
    id,
    method: undefined,
    places: undefined,
  }
}
