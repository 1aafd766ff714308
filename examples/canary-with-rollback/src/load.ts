import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** A call, when it is over. */
interface Answered {
  /** When it began, and when it was over, in milliseconds since 1970. */
  readonly from: number
  readonly at: number
  readonly isError: boolean
}

/** Many callers with clients of the official SDK, each calling again and again. */
export class Load {
  readonly answered: Answered[] = []
  /** What calls ended with that were not answered at all: there must be none. */
  readonly lost: unknown[] = []
  readonly #clients: Client[] = []
  readonly #loops: Promise<void>[] = []
  #isOver = false

  /** @param urls Who is called, in turn. @param tokens One for each caller. @param path The file that they read. */
  static async begin(urls: readonly [string, string], tokens: readonly string[], path: string): Promise<Load> {
    const load = new Load()
    await Promise.all(tokens.map((token, index) => load.#join(urls[index % 2 === 0 ? 0 : 1], token, path)))
    return load
  }

  /** Resolves when so many more calls were answered. */
  async more(calls: number): Promise<void> {
    const end = this.answered.length + calls
    while (this.answered.length < end && this.lost.length === 0) await pause(20)
  }

  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#loops)
    await Promise.all(this.#clients.map((client) => client.close()))
  }

  async #join(url: string, token: string, path: string): Promise<void> {
    const client = new Client({ name: 'caller', version: '1.0.0' })
    const requestInit = { headers: { authorization: `Bearer ${token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
    this.#clients.push(client)
    this.#loops.push(this.#callOn(client, path))
  }

  async #callOn(client: Client, path: string): Promise<void> {
    while (!this.#isOver) {
      const from = Date.now()
      try {
        const { isError = false } = await client.callTool({ name: 'read_text_file', arguments: { path } })
        this.answered.push({ from, at: Date.now(), isError })
      } catch (error) {
        this.lost.push(error)
        return
      }
      await pause(100)
    }
  }
}

function pause(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration))
}
