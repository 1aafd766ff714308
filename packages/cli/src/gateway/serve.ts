import { once } from 'node:events'
import { McpverError, type Release, type Store } from '@mcpver/core'
import {
  AdminAccess,
  AdminServer,
  digestToken,
  Gateway,
  newToken,
  UsageCounter,
  usageTeller,
  type AdminServerOptions,
  type GatewayOptions,
} from '@mcpver/gateway'
import { failure } from '../cli-error.ts'
import type { Invocation } from '../command/command.ts'
import { answersOf } from '../command/config-options.ts'
import type { ServeOptions } from '../command/serve.ts'
import { readClientConfig } from '../config/client-config.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { fewAtATime } from '../few-at-a-time.ts'
import { write } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { withProgress } from '../progress.ts'
import { ReleaseSignatures } from '../trust/release-signatures.ts'
import { parseUrl } from '../source/url-source.ts'
import { withStore } from '../state/open-store.ts'
import { makeStateDirectory } from '../state/state-directory.ts'
import { stateKeyOf } from '../state/state-key.ts'
import { statePaths, type StatePaths } from '../state/state-options.ts'
import { readTrustRoot } from '../state/trust-file.ts'
import { renderTable } from '../table.ts'
import { usage } from '../usage.ts'
import { clientConfiguration, clientHelp, serverUrl } from './client-snippet.ts'
import { authenticatorOf, networkOf } from './gateway-access.ts'
import { auditedRoutes } from './route-change.ts'
import { sayRunning } from './run-file.ts'
import { acceptanceHint, failedIntake, intakeRow, type TakenIn } from './intake-report.ts'
import { serverOf, serverOfWords, serversOfConfig, type ServedServer } from './served-servers.ts'

/** How long calls under way may take when the gateway is to end, in milliseconds. */
const GRACE = 10_000

/** Runs a gateway until it is interrupted. */
export async function serve(invocation: Invocation<ServeOptions>): Promise<ExitCode> {
  const { io, options } = invocation
  const servers = await serversOf(invocation)
  assertListening(options)
  const paths = statePaths(options, io)
  const verify =
    options.signed === true ? verifierOf(new ReleaseSignatures(await readTrustRoot(paths, io), Date.now)) : undefined
  const stateKey = await stateKeyOf(options, { paths, io })
  return withStore(paths, async (store) => {
    const usage = new UsageCounter()
    const gateway = await Gateway.open({ ...gatewayOptions(store, servers, { invocation, verify, usage }), stateKey })
    const ends = [() => gateway.close(GRACE)]
    try {
      const taken = await takeAllIn(gateway, servers, invocation)
      const origin = `http://${await listen(gateway, options)}`
      ends.push(...(await administer({ gateway, usage, routes: auditedRoutes(store, io) }, { paths, origin, options })))
      await announce({ gateway, taken, origin }, invocation)
      if (!io.signal.aborted) await once(io.signal, 'abort')
      return EXIT.fine
    } finally {
      for (const end of ends.toReversed()) await end()
    }
  })
}

/** Opens the admin API, with a token that only the owner of the state directory can read. What is returned ends it. */
async function administer(
  served: Pick<AdminServerOptions, 'gateway' | 'routes' | 'usage'>,
  { paths, origin, options }: { readonly paths: StatePaths; readonly origin: string; readonly options: ServeOptions },
): Promise<readonly (() => Promise<void>)[]> {
  const token = newToken()
  const access = new AdminAccess([{ digest: digestToken(token), principal: 'owner', role: 'admin' }])
  const server = await AdminServer.listen({ ...served, access, port: options.adminPort })
  await makeStateDirectory(paths.directory)
  const admin = `http://${server.address.address}:${String(server.address.port)}`
  const takeBack = await sayRunning(paths.directory, { pid: process.pid, origin, admin, token })
  return [() => server.close(), takeBack]
}

async function serversOf({
  io,
  args: [url],
  words,
  options,
}: Invocation<ServeOptions>): Promise<readonly ServedServer[]> {
  const given = [url, words, options.config].filter((one) => one !== undefined)
  if (given.length > 1) throw usage('Several ways to say which servers', 'Give a URL, a command after --, or --config.')
  if (words !== undefined) return [serverOfWords(words, options.name, io)]
  if (url !== undefined) {
    const parsed = parseUrl(url)
    return [serverOf(options.name ?? parsed.hostname, { kind: 'url', url: parsed }, io)]
  }
  if (options.config === undefined) return []
  const configured = await readClientConfig(options.config, io, answersOf(options))
  return serversOfConfig(
    configured.filter(({ name }) => options.server === undefined || name === options.server),
    io,
  )
}

/** Others than this machine have to say who they are. */
function assertListening({ host, token, allowHost }: ServeOptions): void {
  if (host === '127.0.0.1' || host === '::1' || host === 'localhost') return
  if (token === undefined) throw usage(`Anybody could call at ${host}`, 'Say who may: --token ana=env:ANA_TOKEN')
  if (allowHost === undefined) throw usage(`Nobody said how clients call ${host}`, 'As in --allow-host gateway.example')
}

function verifierOf(signatures: ReleaseSignatures): (release: Release) => Promise<boolean> {
  return async (release) => (await signatures.verify(release)).valid
}

interface Surroundings {
  readonly invocation: Invocation<ServeOptions>
  readonly verify: ((release: Release) => Promise<boolean>) | undefined
  readonly usage: UsageCounter
}

function gatewayOptions(
  store: Store,
  servers: readonly ServedServer[],
  { invocation: { io, options }, verify, usage }: Surroundings,
): GatewayOptions {
  return {
    store,
    verify,
    upstreams: new Map(servers.map(({ name, upstream }) => [name, upstream])),
    authenticator: authenticatorOf(options.token ?? [], io.env),
    network: networkOf(servers, options.upstreamHost ?? []),
    forwardHeaders: options.forwardHeader,
    env: io.env,
    cwd: io.cwd,
    onCall: usageTeller({ listeners: [(event) => usage.record(event)] }),
  }
}

async function takeAllIn(
  gateway: Gateway,
  servers: readonly ServedServer[],
  { io, options }: Invocation<ServeOptions>,
): Promise<readonly TakenIn[]> {
  if (options.signed === true) return []
  const accepted = new Set(options.accept)
  const by = io.env['USER'] ?? 'mcpver serve'
  return withProgress(io, 'Asking the servers for their tools', () =>
    fewAtATime(servers, async ({ name }) => {
      try {
        return { name, result: await gateway.takeIn({ server: name, isAccepted: accepted.has(name), by }) }
      } catch (error) {
        if (!McpverError.isInstance(error)) throw error
        return failedIntake(name, error)
      }
    }),
  )
}

async function listen(gateway: Gateway, { host, port, allowHost }: ServeOptions): Promise<string> {
  try {
    const bound = await gateway.listen({ host, port, ...(allowHost && { allowedHosts: allowHost }) })
    return bound.family === 'IPv6'
      ? `[${bound.address}]:${String(bound.port)}`
      : `${bound.address}:${String(bound.port)}`
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw failure(`Cannot listen at ${host}:${String(port)}: ${(error as Error).message}`, {
      code: 'ERR_ADDRESS',
      hint: 'Is a gateway there already? Give another place with --port, or --port 0 for any.',
      cause: error,
    })
  }
}

interface Serving {
  readonly gateway: Gateway
  readonly taken: readonly TakenIn[]
  /** `http://` and where it listens. */
  readonly origin: string
}

async function announce({ gateway, taken, origin }: Serving, { io, options }: Invocation<ServeOptions>): Promise<void> {
  const rows = rowsOf(gateway, taken)
  const addresses = rows.map(({ name }) => ({ name, url: serverUrl(origin, name) }))
  if (options.json === true) {
    return write(io.stdout, jsonText({ origin, servers: taken, client: clientConfiguration(addresses) }))
  }
  const table = renderTable(['server', 'version', ''], rows.map(intakeRow), io)
  const paint = paintFor(io.stdout, io.env)
  const head = `mcpver serves at ${paint('bold', origin)}\n\n`
  const nothing = 'There is nothing to serve. Give a command after --, a URL, or --config <file>.\n'
  await write(
    io.stdout,
    rows.length === 0 ? head + nothing : `${head}${table}\n${acceptanceHint(taken)}${clientHelp(addresses)}`,
  )
}

/** What was taken in, and what was released or pinned before. */
function rowsOf(gateway: Gateway, taken: readonly TakenIn[]): readonly TakenIn[] {
  const names = new Set(taken.map(({ name }) => name))
  const known = gateway.catalog
    .servers()
    .filter(({ name, route }) => !names.has(name) && route !== undefined)
    .map(({ name, route, releases }): TakenIn => {
      const version = route?.value.active ?? ''
      const tools = releases.get(version)?.tools.size ?? 0
      return { name, result: { status: 'unchanged', version, tools } }
    })
  return [...taken, ...known]
}
