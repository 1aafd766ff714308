import type { Readable, Writable } from 'node:stream'
import { Agent } from 'undici'
import { HttpBackend } from './backend/http-backend.ts'
import { StdioFront } from './downstream/stdio-front.ts'
import { PassServer } from './server/pass-server.ts'

/** A client over standard streams, and the gateway that it wants to talk to. */
export interface ConnectOptions {
  readonly url: URL
  /** Headers of every request, such as the caller's token; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly input: Readable
  readonly output: Writable
  /** Ends it. */
  readonly signal: AbortSignal
}

/** The most that one message may hold, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Connects a client that speaks over standard streams with a gateway, or any server, that speaks Streamable HTTP. Resolves when the
 * client is gone.
 */
export async function connect({ url, headers = {}, input, output, signal }: ConnectOptions): Promise<void> {
  const dispatcher = new Agent({ pipelining: 1 })
  const backend = new HttpBackend({ url, headers: () => Promise.resolve(headers), dispatcher, maxBytes: MAX_BYTES })
  const front = new StdioFront({ server: new PassServer(url.pathname, backend), input, output, maxBytes: MAX_BYTES })
  const stop = (): void => void input.destroy()
  signal.addEventListener('abort', stop)
  try {
    await front.run()
  } finally {
    signal.removeEventListener('abort', stop)
    await backend.close()
    await dispatcher.destroy()
  }
}
