import type { ServerResponse } from 'node:http'
import type { Replier } from './probe-call.ts'
import { ProbeSession } from './probe-session.ts'

/** In how many milliseconds a client comes back whose stream was ended; short, so that tests are. */
const RETRY = 20

interface KeptEvent {
  readonly stream: number
  readonly text: string
  isSent: boolean
}

/** The stream of the session itself; the others belong to requests. */
const SESSION_STREAM = 0

/** A session over HTTP: the streams that are open, and all events for clients that read on. */
export class HttpSession {
  readonly session: ProbeSession
  readonly #kept: KeptEvent[] = []
  readonly #open = new Map<number, ServerResponse>()
  readonly #answered = new Set<number>()
  #streams = SESSION_STREAM

  constructor(name: string) {
    this.session = new ProbeSession(name, (text) => this.#write(SESSION_STREAM, text))
  }

  /** Opens the stream of the session, or goes on with the stream that an event belonged to. */
  listen(response: ServerResponse, last: string | undefined): void {
    const stream = last === undefined ? SESSION_STREAM : (this.#kept[Number(last)]?.stream ?? SESSION_STREAM)
    startStream(response)
    this.#attach(stream, response)
    for (const [id, event] of this.#kept.entries()) {
      const isMissing = last === undefined ? !event.isSent : id > Number(last)
      if (event.stream === stream && isMissing && event.text !== '') sendEvent(response, id, event)
    }
    if (this.#answered.has(stream)) response.end()
  }

  /** Answers a request: as JSON when nothing comes before the answer, else as a stream. */
  reply(response: ServerResponse): Replier {
    const stream = ++this.#streams
    let isStream = false
    const open = (): void => {
      if (isStream) return
      isStream = true
      startStream(response)
      this.#attach(stream, response)
    }
    return {
      send: (text) => {
        open()
        this.#write(stream, text)
      },
      pause: () => {
        open()
        const id = this.#keep(stream, '')
        response.end(`id: ${String(id)}\nretry: ${String(RETRY)}\ndata: \n\n`)
        this.#open.delete(stream)
      },
      end: (text) => {
        if (!isStream) return endJson(response, 200, text)
        this.#write(stream, text)
        this.#answered.add(stream)
        this.#open.get(stream)?.end()
      },
    }
  }

  /** Ends every stream. */
  end(): void {
    for (const response of this.#open.values()) response.end()
  }

  #attach(stream: number, response: ServerResponse): void {
    this.#open.set(stream, response)
    response.once('close', () => {
      if (this.#open.get(stream) === response) this.#open.delete(stream)
    })
  }

  #write(stream: number, text: string): void {
    const id = this.#keep(stream, text)
    const response = this.#open.get(stream)
    if (response !== undefined) sendEvent(response, id, this.#kept[id]!)
  }

  #keep(stream: number, text: string): number {
    return this.#kept.push({ stream, text, isSent: false }) - 1
  }
}

/** Begins an event stream. */
export function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }).flushHeaders()
}

/** Answers with JSON, as it is written. */
export function endJson(response: ServerResponse, status: number, text: string): void {
  const length = String(Buffer.byteLength(text))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length }).end(text)
}

function sendEvent(response: ServerResponse, id: number, event: KeptEvent): void {
  event.isSent = true
  response.write(`event: message\nid: ${String(id)}\ndata: ${event.text}\n\n`)
}
