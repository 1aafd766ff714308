import { once } from 'node:events'
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { readEvents, type StreamEvent } from './event-reader.ts'

/** One HTTP request, and what came back. */
export interface Exchange {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly isStream: boolean
  /** The body as it is. */
  text(): Promise<string>
  /** The body as events. */
  events(): AsyncGenerator<StreamEvent>
  /** Hangs up. */
  abort(): void
}

/** What to send. */
export interface Sending {
  /** Default: POST. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Talks HTTP with one address and changes nothing of what is sent or received. */
export class RawHttp {
  readonly #url: string
  readonly #agent = new Agent({ keepAlive: true })

  constructor(url: string) {
    this.#url = url
  }

  /** Sends a request and resolves when the head of the answer is there. */
  async send({ method = 'POST', headers = {}, body }: Sending): Promise<Exchange> {
    const outgoing = request(this.#url, { method, headers, agent: this.#agent })
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>
    // Whoever hangs up gets errors that nobody waits for.
    outgoing.on('error', () => undefined)
    outgoing.end(body)
    const [incoming] = await answered
    incoming.on('error', () => undefined)
    return {
      status: incoming.statusCode!,
      headers: incoming.headers,
      isStream: incoming.headers['content-type']?.startsWith('text/event-stream') ?? false,
      text: () => text(incoming),
      events: () => readEvents(incoming as AsyncIterable<Buffer>),
      abort: () => void outgoing.destroy(),
    }
  }

  /** Hangs up everything. */
  close(): void {
    this.#agent.destroy()
  }
}
