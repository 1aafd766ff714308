import type { WireMessage } from '../wire/wire-message.ts'

/** Bounds on what is kept for clients that lose a stream: messages, and characters. The oldest give way. */
const MOST = { events: 1000, characters: 16 * 1024 * 1024 } as const
const ID = /^mcpver-(\d+)-(\d+)$/

/** Where an event stands: in which stream of the session, and as which of its events. */
export interface EventPlace {
  readonly stream: number
  readonly number: number
}

/** One event that was sent, or could not be. */
export interface LoggedEvent extends EventPlace {
  readonly message: WireMessage
}

/** The place that an event's id names; `undefined` for an id that the gateway did not give. */
export function placeOf(id: string): EventPlace | undefined {
  const [, stream, number] = ID.exec(id) ?? []
  return stream === undefined ? undefined : { stream: Number(stream), number: Number(number) }
}

/** The id of the event at a place. */
export function idOf({ stream, number }: EventPlace): string {
  return `mcpver-${String(stream)}-${String(number)}`
}

/** The last events of a session's streams, so that a client that lost one can read on. */
export class ReplayLog {
  #events: LoggedEvent[] = []
  #characters = 0
  #streams = 0

  /** The number of a stream that begins. The first has the number 0. */
  begin(): number {
    return this.#streams++
  }

  append(place: EventPlace, message: WireMessage): void {
    this.#events.push({ ...place, message })
    this.#characters += message.text.length
    while (this.#events.length > MOST.events || (this.#characters > MOST.characters && this.#events.length > 1)) {
      this.#characters -= this.#events.shift()?.message.text.length ?? 0
    }
  }

  /** The events of a stream after one of them, in their order. */
  after({ stream, number }: EventPlace): readonly LoggedEvent[] {
    return this.#events.filter((event) => event.stream === stream && event.number > number)
  }
}
