import { expect } from 'vitest'
import type { Store } from '@mcpver/core'

/**
 * Checks what writers left: every record that was acknowledged is there, none is missing in between, and the state is that of
 * the last record. How many there are.
 */
export async function expectWholeHistory(store: Store, acknowledged: readonly number[]): Promise<number> {
  const { records, state } = await store.read(async ({ audit, documents }) => ({
    records: await audit.read(0, 1_000_000),
    state: await documents.get('state', 'state'),
  }))
  expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index))
  expect(records.length).toBeGreaterThan(Math.max(-1, ...acknowledged))
  if (records.length === 0) expect(state).toBeUndefined()
  else expect(state).toMatchObject({ value: { content: { last: records.length - 1 } }, revision: records.length })
  return records.length
}
