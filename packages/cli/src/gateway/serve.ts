import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { McpverError, type Release, type Store } from '@mcpver/core'
import {
  AdminAccess,
  AdminServer,
  digestToken,
  Gateway,
  newToken,
  UsageCounter,
  UsageTallier,
  usageTeller,
  type GatewayOptions,
  type SecretSource,
} from '@mcpver/gateway'
import type { Recipient } from '@mcpver/notify'
import { failure } from '../cli-error.ts'
import type { Invocation } from '../command/command.ts'
import type { ServeOptions } from '../command/serve.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { fewAtATime } from '../few-at-a-time.ts'
import { write, type Io } from '../io.ts'
import { paintFor } from '../paint.ts'
import { printable } from '../printable.ts'
import { withProgress } from '../progress.ts'
import { assertSettings } from '../settings/assert-settings.ts'
import { settingsOfFlags } from '../settings/flag-settings.ts'
import { overlaid, type GatewaySettings, type LimitSettings } from '../settings/gateway-settings.ts'
import { readSettings } from '../settings/settings-file.ts'
import { withStore } from '../state/open-store.ts'
import { makeStateDirectory } from '../state/state-directory.ts'
import { stateKeyOf } from '../state/state-key.ts'
import { statePaths, type StatePaths } from '../state/state-options.ts'
import { readTrustRoot } from '../state/trust-file.ts'
import { ReleaseSignatures } from '../trust/release-signatures.ts'
import { recipientsOf, startNotifications } from '../updates/notifications.ts'
import { startUpdateWork } from '../updates/update-work.ts'
import { usage } from '../usage.ts'
import { accessOf, networkOf, type GatewayAccess } from './gateway-access.ts'
import { givenServers } from './given-servers.ts'
import { failedIntake, type TakenIn } from './intake-report.ts'
import { faultsOfKeys } from './oauth-access.ts'
import { auditedRoutes } from './route-change.ts'
import { sayRunning } from './run-file.ts'
import type { ServedServer } from './served-servers.ts'
import { announce } from './serving-report.ts'

/** How long calls under way may take when the gateway is to end, in milliseconds. */
const GRACE = 10_000
const PORT = 8808

/** What a gateway is put together of. */
interface Plan {
  readonly invocation: Invocation<ServeOptions>
  readonly paths: StatePaths
  readonly settings: GatewaySettings
  readonly servers: readonly ServedServer[]
  readonly access: GatewayAccess
  readonly verify: GatewayOptions['verify']
  readonly stateKey: Uint8Array
  readonly recipients: readonly Recipient[]
}

/** Runs a gateway until it is interrupted. */
export async function serve(invocation: Invocation<ServeOptions>): Promise<ExitCode> {
  const plan = await planned(invocation)
  return withStore(plan.paths, (store) => run(store, plan))
}

/** Reads all that can be wrong before anything is opened or started. */
async function planned(invocation: Invocation<ServeOptions>): Promise<Plan> {
  const { io, options } = invocation
  const paths = statePaths(options, io)
  const file = await readSettings(options.settings, paths, io)
  const settings = overlaid(file?.settings ?? {}, settingsOfFlags(options))
  assertSettings(settings)
  const isSigned = settings.signed === true
  if (isSigned && options.accept !== undefined) {
    throw usage('Nothing is accepted where releases have to be signed', 'Release the server, or leave --accept out.')
  }
  const servers = await givenServers(invocation, file)
  const secrets: SecretSource = { env: io.env, readFile: (path) => readFile(path, 'utf8') }
  const access = await accessOf(settings, secrets)
  const verify = isSigned ? await signedOnly(paths, io) : undefined
  const stateKey = await stateKeyOf(settings.stateKey, { paths, secrets })
  const recipients = await recipientsOf(settings, io)
  return { invocation, paths, settings, servers, access, verify, stateKey, recipients }
}

async function signedOnly(paths: StatePaths, io: Io): Promise<(release: Release) => Promise<boolean>> {
  const signatures = new ReleaseSignatures(await readTrustRoot(paths, io), Date.now)
  return async (release) => (await signatures.verify(release)).valid
}

async function run(store: Store, plan: Plan): Promise<ExitCode> {
  const { invocation, paths, settings, access } = plan
  const { io } = invocation
  const { name = hostname() } = settings
  const counter = new UsageCounter()
  // Several gateways of one machine may have its name.
  const tallier = new UsageTallier({ store: store.tallies, gateway: `${name}/${String(process.pid)}` })
  const ends: (() => Promise<void>)[] = [() => tallier.close()]
  try {
    const gateway = await Gateway.open({ ...gatewayOptions(store, plan), name, ...usageOptions(counter, tallier) })
    ends.push(() => gateway.close(GRACE))
    const taken = await takeAllIn(gateway, plan)
    const origin = `http://${await listen(gateway, settings)}`
    const admin = await administer({ gateway, usage: counter, routes: auditedRoutes(store, io) }, plan)
    ends.push(() => admin.server.close())
    ends.push(startNotifications(store, plan.recipients))
    if (settings.updates !== false) ends.push(await startUpdateWork({ gateway, store, paths, io }))
    ends.push(await sayWhere(paths, { origin, admin: admin.url, token: admin.token }))
    await announce({ gateway, taken, origin, admin: admin.url, settings, access }, invocation)
    if (invocation.options.json !== true) void warnOfKeys(access, io)
    if (!io.signal.aborted) await once(io.signal, 'abort')
    return EXIT.fine
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

function gatewayOptions(
  store: Store,
  { invocation: { io }, settings, servers, access, verify, stateKey }: Plan,
): GatewayOptions {
  const { limits = {}, names, forwardHeaders, descriptionNotice, recheckInterval } = settings
  const { maxBytes, processes, sessions } = limits
  return {
    store,
    verify,
    stateKey,
    upstreams: new Map(servers.map(({ name, upstream }) => [name, upstream])),
    ...access.callers,
    ...callLimits(limits),
    network: networkOf(servers, settings.upstreamHosts ?? []),
    ...{ names, forwardHeaders, descriptionNotice, recheckInterval, maxBytes, processes, sessions },
    env: io.env,
    cwd: io.cwd,
  }
}

/** Who is told of calls. */
function usageOptions(counter: UsageCounter, tallier: UsageTallier): Pick<GatewayOptions, 'onCall' | 'onMirror'> {
  return {
    onCall: usageTeller({ listeners: [(event) => counter.record(event), (event) => tallier.record(event)] }),
    onMirror: usageTeller({ listeners: [(event) => tallier.recordMirrored(event)] }),
  }
}

function callLimits({ rate, concurrency }: LimitSettings): Pick<GatewayOptions, 'concurrency' | 'rate'> {
  return {
    rate: rate && { burst: Math.max(1, Math.ceil(rate.perSecond)), ...rate },
    concurrency: concurrency && { perPrincipal: Infinity, total: Infinity, ...concurrency },
  }
}

/** Opens the admin API: for the owner of the state directory, by a token that is new each time, and for those of the settings. */
async function administer(
  served: Pick<Parameters<typeof AdminServer.listen>[0], 'gateway' | 'routes' | 'usage'>,
  { settings, access: { admins } }: Plan,
): Promise<{ readonly server: AdminServer; readonly url: string; readonly token: string }> {
  const token = newToken()
  const access = new AdminAccess([{ digest: digestToken(token), principal: 'owner', role: 'admin' }, ...admins])
  const { port = 0 } = settings.admin ?? {}
  const server = await atPlace(`127.0.0.1:${String(port)}`, '--admin-port', () =>
    AdminServer.listen({ ...served, access, port }),
  )
  return { server, url: `http://${hostAndPort(server.address)}`, token }
}

/** An issuer that is away may come back, so the gateway begins all the same. */
async function warnOfKeys({ keys }: GatewayAccess, { stderr, env }: Io): Promise<void> {
  for (const fault of await faultsOfKeys(keys)) {
    const text = `${fault}; until they can be had, callers with its tokens are told to come back later`
    await write(stderr, `${paintFor(stderr, env)('yellow', 'warning:')} ${printable(text)}\n`).catch(() => undefined)
  }
}

/** Says where the gateway is, so that only the owner of the state directory can read it. What is returned takes it back. */
async function sayWhere(
  { directory }: StatePaths,
  where: { readonly origin: string; readonly admin: string; readonly token: string },
): Promise<() => Promise<void>> {
  await makeStateDirectory(directory)
  return sayRunning(directory, { pid: process.pid, ...where })
}

async function takeAllIn(
  gateway: Gateway,
  { invocation: { io, options }, servers, settings }: Plan,
): Promise<readonly TakenIn[]> {
  if (settings.signed === true) return []
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

async function listen(gateway: Gateway, { listen: place = {} }: GatewaySettings): Promise<string> {
  const { host = '127.0.0.1', port = PORT } = place
  return hostAndPort(await atPlace(`${host}:${String(port)}`, '--port', () => gateway.listen({ ...place, host, port })))
}

/** Listens at a place, or says in words why that cannot be. */
async function atPlace<Bound>(place: string, option: string, listenThere: () => Promise<Bound>): Promise<Bound> {
  try {
    return await listenThere()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || McpverError.isInstance(error)) throw error
    throw failure(`Cannot listen at ${place}: ${(error as Error).message}`, {
      code: 'ERR_ADDRESS',
      hint: `Is a gateway there already? Give another place with ${option}, or ${option} 0 for any.`,
      cause: error,
    })
  }
}

function hostAndPort({ family, address, port }: AddressInfo): string {
  return family === 'IPv6' ? `[${address}]:${String(port)}` : `${address}:${String(port)}`
}
