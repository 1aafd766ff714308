import { logged, quote, type Clock, type Logger } from '@mcpver/core'
import type { Dispatcher } from 'undici'
import type { NetworkPolicy } from '../access/network-policy.ts'
import { assertUpstreamUrl } from '../access/upstream-url.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import { BridgedBackend, type BridgedBackendOptions } from '../era/bridged-backend.ts'
import { GatewayError } from '../gateway-error.ts'
import { ProcessPool, type ProcessPoolOptions } from '../upstream/process-pool.ts'
import type { ProcessHost } from '../upstream/stdio-link.ts'
import type { SecretSource } from '../upstream/secret-reference.ts'
import { resolveSecrets } from '../upstream/upstream-secrets.ts'
import { parseUpstream } from '../upstream/upstream-spec.ts'
import type { Backend } from './backend.ts'
import { HttpBackend } from './http-backend.ts'
import { ProcessBackend } from './process-backend.ts'

/** Bounds on the processes of one release. */
export type ProcessLimits = Pick<ProcessPoolOptions, 'healthCheck' | 'idleTimeout' | 'maxMemory' | 'maxProcesses'>

/** How sessions and requests without one are bridged. */
export type EraOptions = Omit<BridgedBackendOptions, 'clock' | 'inner' | 'logger'>

/** What servers are reached with. */
export interface BackendSurroundings {
  readonly dispatcher: Dispatcher
  readonly network: NetworkPolicy
  readonly host: ProcessHost
  readonly secrets: SecretSource
  readonly processes: ProcessLimits
  /** The most that one message of a server may hold, in bytes. */
  readonly maxBytes: number
  /** How the eras are bridged. Default: as `BridgedBackend` says. */
  readonly eras?: EraOptions | undefined
  readonly clock: Clock
  readonly logger: Logger
}

/** A release, as far as it says how it is reached. */
type Reachable = Pick<ServedRelease, 'server' | 'upstream'>

/**
 * What reaches a release, as it says itself, in both eras of the protocol. Nothing is started or opened yet.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_INVALID`, `ERR_UPSTREAM_ADDRESS`.
 */
export function createBackend(release: Reachable, surroundings: BackendSurroundings): Backend {
  const { eras, clock, logger } = surroundings
  return new BridgedBackend({ ...eras, inner: createInner(release, surroundings), clock, logger })
}

function createInner({ server, upstream }: Reachable, surroundings: BackendSurroundings): Backend {
  if (upstream === null) throw logged(unreachable(server))
  const spec = parseUpstream(upstream)
  const { dispatcher, network, host, secrets, processes, maxBytes, clock, logger } = surroundings
  if (spec.kind === 'http') {
    const url = assertUpstreamUrl(spec.url, network)
    const headers = async (): Promise<Readonly<Record<string, string>>> => (await resolveSecrets(spec, secrets)).headers
    return new HttpBackend({ url, headers, dispatcher, maxBytes })
  }
  const program = () => resolveSecrets(spec, secrets)
  const { state } = spec
  const pool = new ProcessPool({ ...processes, program, host, state, maxBytes, clock, logger })
  return new ProcessBackend(pool, state === 'shared')
}

function unreachable(server: string): GatewayError {
  return new GatewayError(`Nobody said how the server ${quote(server)} is reached`, {
    code: 'ERR_UPSTREAM_INVALID',
    hint: 'Start the gateway with its command, its URL or the configuration that has it, or release it with an upstream.',
  })
}
