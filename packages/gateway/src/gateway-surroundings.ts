import { readFile } from 'node:fs/promises'
import { defaultLogger, systemClock } from '@mcpver/core'
import type { Agent } from 'undici'
import { NetworkPolicy } from './access/network-policy.ts'
import type { Seal } from './affinity/seal.ts'
import type { BackendSurroundings } from './backend/create-backend.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** The most that one message may hold, in bytes, where nobody says otherwise. */
export const MAX_BYTES = 64 * 1024 * 1024

/** What the servers of a gateway are reached with. */
export function surroundingsOf(
  options: GatewayOptions,
  { dispatcher, seal }: { readonly dispatcher: Agent; readonly seal: Seal },
): BackendSurroundings {
  const { clock = systemClock, logger = defaultLogger(), network = new NetworkPolicy({}) } = options
  const { processes = {}, maxBytes = MAX_BYTES, env = process.env, cwd = process.cwd() } = options
  const secrets = { env, readFile: (path: string) => readFile(path, 'utf8') }
  return { dispatcher, network, host: { env, cwd }, secrets, processes, maxBytes, eras: { seal }, clock, logger }
}
