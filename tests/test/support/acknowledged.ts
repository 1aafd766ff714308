import { parseJson, RELEASE_STATES, type Store } from '@mcpver/core'
import type { Acknowledged } from './release-stream.ts'

/** What the lines of a stream writer say. */
export function acknowledgedIn(lines: readonly string[]): readonly Acknowledged[] {
  return lines.map((line) => parseJson(line) as Acknowledged)
}

/** What was acknowledged and is not there: releases that are absent, or have not come so far. */
export async function findLost(store: Store, acknowledged: readonly Acknowledged[]): Promise<readonly Acknowledged[]> {
  const stored = await store.read(({ releases }) => releases.list())
  const states = new Map(stored.map(({ value }) => [`${value.name}@${value.version}`, value.state]))
  return acknowledged.filter(({ name, version, state }) => {
    const now = states.get(`${name}@${version}`)
    return now === undefined || RELEASE_STATES.indexOf(now) < RELEASE_STATES.indexOf(state)
  })
}
