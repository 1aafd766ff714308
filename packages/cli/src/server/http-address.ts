import { Secrets } from '@mcpver/gateway/process'
import {
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client'
import type { CliError } from '../cli-error.ts'
import { within } from '../process/deadline.ts'
import { urlLabel } from '../url-label.ts'
import { LimitedFetch } from './limited-fetch.ts'
import { tooLarge } from './process-address.ts'
import type { ServerAddress, ServerLink } from './server-link.ts'

/** How long a server has to confirm the end of a session, in milliseconds. */
const FAREWELL = 1000

/** A server that runs somewhere. */
export interface RemoteServer {
  readonly url: URL
  /** Headers of every request; their values are not shown. */
  readonly headers: Readonly<Record<string, string>>
  /** What else must not be shown. */
  readonly secrets: readonly string[]
  /** The most that it may send, in bytes. */
  readonly maxBytes: number
}

/** The address of a server that speaks Streamable HTTP, or the event streams that came before it. */
export function httpAddress(server: RemoteServer): ServerAddress {
  const streamable = () => new HttpLink(server, streamableTransport)
  return {
    label: urlLabel(server.url),
    attempts: [
      { mode: 'auto', mends: () => true, open: streamable },
      { mode: 'legacy', mends: isFailedNegotiation, open: streamable },
      { mode: 'legacy', mends: isNotThere, isGuess: true, open: () => new HttpLink(server, eventStreamTransport) },
    ],
  }
}

function isFailedNegotiation(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed
}

/** What the protocol calls a reason to try the older transport. */
function isNotThere(error: unknown): boolean {
  return error instanceof SdkHttpError && [400, 404, 405].includes(error.status)
}

type OpenTransport = (server: RemoteServer, fetch: LimitedFetch['fetch']) => Transport

const streamableTransport: OpenTransport = ({ url, headers }, fetch) =>
  new StreamableHTTPClientTransport(url, { requestInit: { headers }, fetch })

const eventStreamTransport: OpenTransport = ({ url, headers }, fetch) =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- servers that know nothing newer are asked too
  new SSEClientTransport(url, { requestInit: { headers }, fetch })

class HttpLink implements ServerLink {
  readonly transport: Transport
  readonly secrets: Secrets
  readonly #server: RemoteServer
  readonly #fetch: LimitedFetch

  constructor(server: RemoteServer, openTransport: OpenTransport) {
    const { username, password, searchParams } = server.url
    this.#server = server
    this.#fetch = new LimitedFetch(server.maxBytes, () => void this.transport.close())
    this.secrets = new Secrets([
      ...Object.values(server.headers),
      ...server.secrets,
      username,
      password,
      ...searchParams.values(),
    ])
    this.transport = openTransport(server, this.#fetch.fetch)
  }

  trouble(): CliError | undefined {
    return this.#fetch.isOverflown ? tooLarge(urlLabel(this.#server.url), this.#server.maxBytes) : undefined
  }

  notes(): readonly string[] {
    return []
  }

  warnings(): readonly string[] {
    return []
  }

  async close(): Promise<void> {
    const { transport } = this
    if (transport instanceof StreamableHTTPClientTransport) {
      const farewell = { timeout: FAREWELL, signal: new AbortController().signal, late: 'The session did not end' }
      // The server forgets the session by itself, sooner or later.
      await within(() => transport.terminateSession(), farewell).catch(() => undefined)
    }
    await transport.close()
  }
}
