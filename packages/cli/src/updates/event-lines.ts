import { canonicalize, type Store } from '@mcpver/core'
import type { Update, UpdateEvent } from '@mcpver/rollout'
import { write, type Io } from '../io.ts'
import { seenJson } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { eventText } from './event-text.ts'

/** How long nobody may begin a due update before that is said, in milliseconds. */
const PATIENCE = 2000

/** The events of an update, each once. */
class EventTail {
  #last: string | undefined

  /** Those that were not there at the last look. */
  next({ events }: Update): readonly UpdateEvent[] {
    const texts = events.map((event) => canonicalize(event))
    const at = this.#last === undefined ? -1 : texts.lastIndexOf(this.#last)
    this.#last = texts.at(-1)
    return events.slice(at + 1)
  }
}

/** Shows an update as lines: one for each event, those before the first look too. */
export class EventLines {
  readonly #tail = new EventTail()
  readonly #store: Store
  readonly #io: Io
  #hasWarned = false

  constructor({ store }: { readonly store: Store }, io: Io) {
    this.#store = store
    this.#io = io
  }

  async show(update: Update): Promise<void> {
    for (const event of this.#tail.next(update)) await write(this.#io.stdout, `${eventText(event, update)}\n`)
    await this.#warn(update)
  }

  /** Says once that nobody carries the update out. */
  async #warn({ phase, scheduledFor, reason }: Update): Promise<void> {
    if (phase !== 'waiting' || reason !== null || this.#hasWarned) return
    const now = await this.#store.read(({ jobs }) => jobs.now())
    if (now < scheduledFor + PATIENCE) return
    this.#hasWarned = true
    const { stderr, env } = this.#io
    const text = 'Nobody carries updates out on this database: "mcpver serve" does.'
    await write(stderr, `${paintFor(stderr, env)('yellow', 'warning:')} ${text}\n`)
  }
}

/** Shows an update as lines of JSON, one for each event. */
export class JsonEventLines {
  readonly #tail = new EventTail()
  readonly #io: Io

  constructor(io: Io) {
    this.#io = io
  }

  async show(update: Update): Promise<void> {
    const { id, name, phase, step } = update
    for (const event of this.#tail.next(update)) {
      await write(this.#io.stdout, `${seenJson(JSON.stringify({ update: id, name, phase, step, ...event }))}\n`)
    }
  }
}
