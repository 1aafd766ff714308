import type { TallyStore } from '@mcpver/core'

const WINDOW = 3_600_000

/**
 * The names of the gateways that have served calls of a server in the last hour, in order. Each process counts under its gateway's name and,
 * after a slash, something of its own.
 */
export async function knownGateways(
  tallies: TallyStore,
  { name, now }: { name: string; now: number },
): Promise<readonly string[]> {
  const counted = await tallies.read({ server: name, from: now - WINDOW })
  return [...new Set(counted.map(({ gateway }) => gateway.replace(/\/.*$/s, '')))].sort()
}
