import { randomUUID } from 'node:crypto'
import type { Era } from '../support/probe/probe-call.ts'
import { RawClient, type ClientOptions } from '../support/raw-client.ts'
import type { Happening, Recorder } from '../support/recorder.ts'

/** A server as the checks of one era reach it. */
export class Place {
  readonly url: string
  readonly era: Era
  readonly recorder: Recorder
  #client: Promise<RawClient> | undefined

  constructor(url: string, era: Era, recorder: Recorder) {
    this.url = url
    this.era = era
    this.recorder = recorder
  }

  /** A client that all checks share that do not care whose it is: sessions are dear where each is a process. */
  client(): Promise<RawClient> {
    this.#client ??= RawClient.open({ url: this.url, era: this.era })
    return this.#client
  }

  /** Ends what was started. */
  async close(): Promise<void> {
    if (this.#client !== undefined) await finish(await this.#client)
  }
}

/** What one check works with. */
export class Bench {
  readonly #place: Place
  readonly #clients: RawClient[] = []

  constructor(place: Place) {
    this.#place = place
  }

  get era(): Era {
    return this.#place.era
  }

  get recorder(): Recorder {
    return this.#place.recorder
  }

  /** A client that others use too: of a usual kind, with a session of its own where there are any. */
  client(): Promise<RawClient> {
    return this.#place.client()
  }

  /** A client for this check alone. */
  async open(options: Partial<ClientOptions> = {}): Promise<RawClient> {
    const client = await RawClient.open({ url: this.#place.url, era: this.era, ...options })
    this.#clients.push(client)
    return client
  }

  /** A text by which the server is asked for what belongs to one check. */
  mark(): string {
    return `mark-${randomUUID()}`
  }

  /** The first message at the server that has a text in it. */
  received(mark: string): Promise<Happening> {
    return this.happened('message', mark)
  }

  /** The first thing of a kind at the server that has a text in it. */
  happened(kind: Happening['kind'], mark: string): Promise<Happening> {
    return this.recorder.find((happening) => happening.kind === kind && happening.text.includes(mark))
  }

  /** Ends the check's own sessions and hangs up. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map(finish))
  }
}

async function finish(client: RawClient): Promise<void> {
  if (client.session !== undefined) await client.end()
  client.close()
}
