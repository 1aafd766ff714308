import type { JsonObject } from '@mcpver/core'
import type { UpstreamLink } from '../../upstream/upstream-link.ts'
import { readMessage } from '../../wire/read-message.ts'
import type { WireMessage } from '../../wire/wire-message.ts'

/** A link to a server that answers each request as a test says: with a result as JSON, or an error after `!`. */
export interface ListingLink extends UpstreamLink {
  /** The params of the requests that came, as they were written. */
  readonly asked: WireMessage[]
  answer: (request: WireMessage) => string | Promise<string>
}

export function listingLink(answer: (request: WireMessage) => string | Promise<string>): ListingLink {
  const link: ListingLink = {
    asked: [],
    answer,
    request: (message, sink) => {
      link.asked.push(message)
      void Promise.resolve(link.answer(message)).then((said) => {
        const body = said.startsWith('!') ? `"error":${said.slice(1)}` : `"result":${said}`
        sink.answer(readMessage(`{"jsonrpc":"2.0","id":${message.id ?? 'null'},${body}}`), {})
      })
      return () => undefined
    },
    send: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return link
}

/** The result of `tools/list` with some definitions. */
export function listOf(...tools: readonly (JsonObject | string)[]): string {
  return `{"tools":[${tools.map((tool) => (typeof tool === 'string' ? tool : JSON.stringify(tool))).join(',')}]}`
}
