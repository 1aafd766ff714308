import { Pool, type Dispatcher } from 'undici'
import { TOGETHER } from '../effort.ts'

/** What came back. */
export interface HttpReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

const STREAM_HEADERS = { accept: 'text/event-stream' }

type Headers = Readonly<Record<string, string>>

/** Posts over keep-alive sockets with as little between as there can be. */
export class HttpClient {
  readonly #pool: Pool
  readonly #path: string

  /** @param connections How many sockets there are at most. */
  constructor(url: string, connections = TOGETHER) {
    const { origin, pathname } = new URL(url)
    this.#pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 })
    this.#path = pathname
  }

  /** @param path Default: that of the URL. */
  post(body: string, headers: Headers = {}, path = this.#path): Promise<HttpReply> {
    return this.#exchange({ path, method: 'POST', headers: { ...JSON_HEADERS, ...headers }, body })
  }

  delete(headers: Headers): Promise<HttpReply> {
    return this.#exchange({ path: this.#path, method: 'DELETE', headers })
  }

  /** Opens a stream of events; resolves when it is open. It stays so until the client is closed. */
  listen(headers: Headers): Promise<void> {
    const options = {
      path: this.#path,
      method: 'GET',
      headers: { ...headers, ...STREAM_HEADERS },
      bodyTimeout: 0,
    } as const
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(options, new Opening(resolve, reject))
    })
  }

  /** Hangs up everything at once. */
  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  #exchange(options: Dispatcher.DispatchOptions): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(options, new Collector(resolve, reject))
    })
  }
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #resolve: (reply: HttpReply) => void
  readonly #reject: (error: Error) => void
  #status = 0
  #headers: HttpReply['headers'] = {}
  readonly #chunks: Buffer[] = []

  constructor(resolve: (reply: HttpReply) => void, reject: (error: Error) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart(): void {
    // Nothing ends it early.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpReply['headers']): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first] = this.#chunks
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body: body.toString('utf8') })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error)
  }
}

class Opening implements Dispatcher.DispatchHandler {
  readonly #resolve: () => void
  readonly #reject: (error: Error) => void

  constructor(resolve: () => void, reject: (error: Error) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart(): void {
    // Nothing ends it early.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status === 200) this.#resolve()
    else this.#reject(new Error(`No stream: ${String(status)}`))
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error)
  }
}
