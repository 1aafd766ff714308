import { expect } from 'vitest'
import type { Era } from '../support/probe/probe-call.ts'
import type { Answer, RawClient } from '../support/raw-client.ts'
import { elementsOf, membersOf, rawAt, writeObject } from '../support/raw-json.ts'
import type { Target } from '../support/targets.ts'
import type { Bench } from './bench.ts'

/** One thing that has to come through unchanged. */
export interface Check {
  readonly name: string
  /** Default: both. */
  readonly era?: Era
  /** How the server has to run for it to make sense. Default: either way. */
  readonly upstream?: Target['upstream']
  /** Whether it says something only when there is something in front of the server. Default: it always does. */
  readonly isOnlyInFront?: boolean
  readonly run: (bench: Bench) => Promise<void>
}

/** Checks of one era only. */
export const inEra = (era: Era, checks: readonly Omit<Check, 'era'>[]): readonly Check[] =>
  checks.map((check) => ({ ...check, era }))

/** What whoever stands in front may add to the `_meta` of a result or a definition. */
const OWN_META = new Set(['dev.mcpver/served', 'dev.mcpver/tool', 'fastmcp'])

/** The members of a result or a definition as they are written, without what may be added. */
export function entriesOf(text: string | undefined): [name: string, value: string][] {
  if (text === undefined) throw new Error('Nothing came')
  return [...membersOf(text)].flatMap(([name, value]): [string, string][] => {
    if (name !== '_meta') return [[name, value]]
    const meta = membersOf(value)
    const kept = [...meta].filter(([key]) => !OWN_META.has(key))
    if (kept.length === meta.size) return [[name, value]]
    return kept.length === 0 ? [] : [[name, writeObject(kept)]]
  })
}

/** Expects a result that is the given one byte for byte, apart from what may be added. */
export function expectResult({ result, text }: Answer, expected: string): void {
  expect(result, text).toBeDefined()
  expect(entriesOf(result)).toEqual(entriesOf(expected))
}

/** Adds to a result what the era wants. */
export function resultFor({ era }: Bench, members: string): string {
  return era === 'stateless' ? `{"resultType":"complete",${members}}` : `{${members}}`
}

/** The definitions of all tools, over all pages. */
export async function listTools(client: RawClient): Promise<string[]> {
  const tools: string[] = []
  let cursor: string | undefined
  do {
    const { result } = await client.request('tools/list', cursor === undefined ? '{}' : `{"cursor":${cursor}}`)
    tools.push(...elementsOf(rawAt(result, 'tools')!))
    cursor = rawAt(result, 'nextCursor')
  } while (cursor !== undefined)
  return tools
}
