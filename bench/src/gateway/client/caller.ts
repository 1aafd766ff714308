import { StdioClient } from './stdio-client.ts'
import { HttpClient, type HttpReply } from './http-client.ts'
import {
  INITIALIZE,
  INITIALIZED,
  saidIn,
  SESSION_REVISION,
  sessionCall,
  statelessCall,
  statelessHeaders,
} from './messages.ts'
import type { Program } from '../program/program.ts'

/** Calls `echo` by one way. */
export interface Caller {
  /** Calls with a text of letters; resolves with what was said. */
  call(text: string): Promise<string>
  close(): Promise<void>
}

/** A session over Streamable HTTP. */
export class SessionCaller implements Caller {
  readonly #client: HttpClient
  readonly #ownsClient: boolean
  #headers: Readonly<Record<string, string>>
  #id = 0

  private constructor(client: HttpClient, session: string, ownsClient: boolean) {
    this.#client = client
    this.#ownsClient = ownsClient
    this.#headers = { 'mcp-session-id': session, 'mcp-protocol-version': SESSION_REVISION }
  }

  /** @param client What its requests go through. Default: a client of its own. */
  static async open(url: string, client?: HttpClient): Promise<SessionCaller> {
    const used = client ?? new HttpClient(url)
    const { status, headers, body } = await used.post(INITIALIZE)
    const session = headers['mcp-session-id']
    if (status !== 200 || typeof session !== 'string') throw new Error(`No session: ${String(status)} ${body}`)
    const caller = new SessionCaller(used, session, client === undefined)
    await used.post(INITIALIZED, caller.#headers)
    return caller
  }

  async call(text: string): Promise<string> {
    const id = ++this.#id
    return saidIn((await this.#client.post(sessionCall(id, text), this.#headers)).body, id)
  }

  /** Sends another request; resolves with the reply as it came. */
  post(message: string): Promise<HttpReply> {
    return this.#client.post(message, this.#headers)
  }

  /** Opens the stream of the session, which stays open until the client is closed. */
  listen(client: HttpClient): Promise<void> {
    return client.listen(this.#headers)
  }

  /** Ends the session. */
  async end(): Promise<void> {
    await this.#client.delete(this.#headers)
  }

  async close(): Promise<void> {
    if (this.#ownsClient) await this.#client.close()
  }
}

const CALL_HEADERS = statelessHeaders('tools/call')

/** Calls without a session. */
export class StatelessCaller implements Caller {
  readonly #client: HttpClient
  #id = 0

  constructor(url: string) {
    this.#client = new HttpClient(url)
  }

  async call(text: string): Promise<string> {
    const id = ++this.#id
    return saidIn((await this.#client.post(statelessCall(id, text), CALL_HEADERS)).body, id)
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}

/** A session over standard streams. */
export class StdioCaller implements Caller {
  readonly #client: StdioClient
  #id = 0

  private constructor(client: StdioClient) {
    this.#client = client
  }

  static async open(program: Program): Promise<StdioCaller> {
    const client = new StdioClient(program)
    await client.request(0, INITIALIZE)
    client.send(INITIALIZED)
    return new StdioCaller(client)
  }

  async call(text: string): Promise<string> {
    const id = ++this.#id
    return saidIn(await this.#client.request(id, sessionCall(id, text)), id)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
