import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server'

interface Event {
  readonly stream: string
  readonly message: JSONRPCMessage
}

/** Keeps the events of one session in memory, so that a client may read on where it stopped. */
export class SessionEvents implements EventStore {
  readonly #events: Event[] = []

  /** Keeps an event; the id is its place. */
  storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    this.#events.push({ stream, message })
    return Promise.resolve(String(this.#events.length))
  }

  /** Sends what came after an event on the same stream, and names the stream. */
  async replayEventsAfter(
    last: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const place = Number(last)
    const stream = this.#events[place - 1]?.stream
    if (stream === undefined) throw new Error(`There is no event ${last}`)
    for (const [index, event] of this.#events.entries()) {
      if (index >= place && event.stream === stream && 'jsonrpc' in event.message) {
        await send(String(index + 1), event.message)
      }
    }
    return stream
  }
}
