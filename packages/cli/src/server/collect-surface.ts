import type { JsonObject } from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { Client } from '@modelcontextprotocol/client'
import { packageVersion } from '../package-version.ts'
import { within } from '../process/deadline.ts'
import { listTools } from './list-tools.ts'
import { serverFailure } from './server-failure.ts'
import type { Attempt, ServerAddress, ServerLink } from './server-link.ts'
import { WireTap } from './wire-tap.ts'

/** Bounds on asking a server. */
export interface AskLimits {
  /** How long the handshake may take, and how long listing the tools, in milliseconds. */
  readonly timeout: number
  /** Ends it early. */
  readonly signal: AbortSignal
  /** Hears what is wrong with a server that answered nevertheless. Default: nobody. */
  readonly warn?: ((text: string) => void) | undefined
}

/** Of the time for the handshake, the part in which a server may recognise the stateless revisions. */
const PROBE_SHARE = 1 / 3

interface Connection {
  readonly client: Client
  readonly tap: WireTap
  readonly link: ServerLink
}

/**
 * Asks a server for its tools. It is left as it was found: what was started has ended, what was opened is closed.
 *
 * @throws {CliError} `ERR_SERVER_…`, `ERR_PAGINATION`, `ERR_TOO_LARGE`, `ERR_TIMEOUT`, `ERR_INTERRUPTED`.
 */
export async function collectSurface(server: ServerAddress, limits: AskLimits): Promise<ToolSurface> {
  const { client, tap, link } = await connect(server, limits)
  const { label } = server
  try {
    const late = `${label} did not list its tools`
    const tools = await within(() => listTools(client, tap, limits.timeout), { ...limits, late })
    await link.close()
    for (const warning of link.warnings()) limits.warn?.(warning)
    return { ...handshakeOf(client), tools }
  } catch (error) {
    await link.close()
    throw serverFailure(error, { label, asked: 'tools/list' }, link)
  }
}

async function connect(server: ServerAddress, limits: AskLimits): Promise<Connection> {
  let failed: { readonly error: unknown; readonly link: ServerLink } | undefined
  for (const attempt of server.attempts) {
    if (failed && !attempt.mends(failed.error)) continue
    const link = attempt.open()
    try {
      return await handshake(link, attempt, { ...limits, late: `${server.label} did not answer the handshake` })
    } catch (error) {
      await link.close()
      if (!failed || attempt.isGuess !== true) failed = { error, link }
      if (limits.signal.aborted) break
    }
  }
  if (failed === undefined) throw new TypeError('A server address needs an attempt')
  throw serverFailure(failed.error, { label: server.label, asked: 'the handshake' }, failed.link)
}

async function handshake(
  link: ServerLink,
  { mode }: Attempt,
  deadline: AskLimits & { readonly late: string },
): Promise<Connection> {
  const { timeout } = deadline
  const tap = new WireTap(link.transport, 'tools/list')
  const client = new Client(
    { name: 'mcpver', version: packageVersion() },
    { versionNegotiation: { mode, probe: { timeoutMs: timeout * PROBE_SHARE } } },
  )
  await within(() => client.connect(link.transport, { timeout }), deadline)
  return { client, tap, link }
}

function handshakeOf(client: Client): Omit<ToolSurface, 'tools'> {
  const server = client.getServerVersion()
  const protocolVersion = client.getNegotiatedProtocolVersion()
  const capabilities = client.getServerCapabilities()
  return {
    ...(server && { server: { name: server.name, version: server.version } }),
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(capabilities && { capabilities: capabilities as JsonObject }),
  }
}
