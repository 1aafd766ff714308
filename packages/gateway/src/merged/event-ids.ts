import type { EventMark } from '../upstream/upstream-link.ts'
import { serverPrefix } from './server-prefix.ts'

/** A place in the stream of one of several servers, which says whose it is. */
export function markOf(server: string, mark: EventMark): EventMark {
  return mark.id === undefined ? mark : { ...mark, id: `${serverPrefix(server)}${mark.id}` }
}

/** The place as the server knows it; `undefined` for a place in another's stream. */
export function ownEventId(server: string, id: string): string | undefined {
  const prefix = serverPrefix(server)
  return id.startsWith(prefix) ? id.slice(prefix.length) : undefined
}
