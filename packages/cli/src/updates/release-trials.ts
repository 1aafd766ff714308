import type { JsonObject, Store } from '@mcpver/core'
import { Gateway } from '@mcpver/gateway'
import type { CallTool, Probe } from '@mcpver/rollout'
import { configuredServers } from '../config/client-config.ts'
import { networkOf } from '../gateway/gateway-access.ts'
import { serversOfConfig, type ServedServer } from '../gateway/served-servers.ts'
import type { Io } from '../io.ts'
import { readSettings, type SettingsFile } from '../settings/settings-file.ts'
import type { StatePaths } from '../state/state-options.ts'

/** What tries releases before callers get them. */
export interface ReleaseTrials {
  readonly probe: Probe
  readonly call: CallTool
}

/** Not that a server does not start: here, nobody knows how it is reached, or it may not be. */
const UNKNOWABLE: ReadonlySet<string> = new Set(['ERR_UPSTREAM_ADDRESS', 'ERR_UPSTREAM_INVALID'])

/** Trials by a gateway that runs. What it cannot know, it throws, so that the answer is neither yes nor no. */
export function gatewayTrials(gateway: Pick<Gateway, 'callOnce' | 'probe'>): ReleaseTrials {
  return {
    probe: async (name, version, signal) => {
      const result = await gateway.probe(name, version, { signal })
      if (!result.success && UNKNOWABLE.has(result.code)) throw new Error(result.reason)
      return result
    },
    call: async ({ name, version, tool, arguments: args }, signal) => {
      const result = await gateway.callOnce(name, version, { tool, arguments: args as JsonObject, signal })
      if (!result.success) throw new Error(result.reason)
      return result.result
    },
  }
}

/** Where servers are started by a command that serves nobody. */
export interface OwnTrialSurroundings {
  readonly store: Store
  readonly paths: StatePaths
  readonly io: Io
}

/**
 * Trials by a gateway of the command's own, which listens nowhere and is there for the length of one trial. It reaches servers as their
 * releases say, or the settings of the gateway in the state directory.
 */
export function ownTrials(surroundings: OwnTrialSurroundings): ReleaseTrials {
  return {
    probe: (name, version, signal) =>
      withGateway(surroundings, name, (gateway) => gatewayTrials(gateway).probe(name, version, signal)),
    call: (call, signal) =>
      withGateway(surroundings, call.name, (gateway) => gatewayTrials(gateway).call(call, signal)),
  }
}

async function withGateway<Result>(
  { store, paths, io }: OwnTrialSurroundings,
  name: string,
  use: (gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  const file = await readSettings(undefined, paths, io)
  const servers = await serversNamed(name, file, io)
  const gateway = await Gateway.open({
    store,
    servers: [name],
    upstreams: new Map(servers.map((server) => [server.name, server.upstream])),
    network: networkOf(servers, file?.settings.upstreamHosts ?? []),
    env: io.env,
    cwd: io.cwd,
  })
  try {
    return await use(gateway)
  } finally {
    await gateway.close(0)
  }
}

async function serversNamed(name: string, file: SettingsFile | undefined, io: Io): Promise<readonly ServedServer[]> {
  const configured = file?.settings.mcpServers
  if (file === undefined || configured === undefined) return []
  const servers = configuredServers(configured, { file: file.path, io, answers: new Map() })
  return serversOfConfig(
    servers.filter((server) => server.name === name),
    io,
  )
}
