import { REQUIRES_HEADER } from '@mcpver/core'
import { renamedHeaders } from '../downstream/stateless-headers.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Caller, Carriage } from '../session/caller.ts'
import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** One of several servers, as one client reaches it. */
export interface MemberPort extends UpstreamLink {
  /** Of the server. */
  readonly name: string
  readonly server: ServedServer
  /** Who calls. */
  readonly caller: Caller
  /** Whether it can be asked now. */
  readonly isOpen: boolean
  /** Whether it said that it has something, such as `prompts`; one that has said nothing may. */
  has(capability: string): boolean
}

const REQUIRES = REQUIRES_HEADER.toLowerCase()

/** What goes along with a message to one server; the header that repeats a name is made of what the message says now. */
export function carriageTo(message: WireMessage, headers: Headers): Carriage {
  return { headers: renamedHeaders(headers, message), requires: headers[REQUIRES] }
}
