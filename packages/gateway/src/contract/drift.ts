import type { Digest } from '@mcpver/core'
import { diffTools } from '@mcpver/diff'
import type { ServedTool } from '../catalog/served-release.ts'
import type { GuardMode } from '../route/route.ts'
import type { DigestedTool } from './digest-memo.ts'

/** How what a server lists differs from what was approved. */
export type DriftKind =
  /** Another definition under the name. */
  | 'changed'
  /** A name that was not approved. */
  | 'unknown'
  /** A name that was approved and is not listed. It may be listed to other clients. */
  | 'missing'

/** One difference between what a server lists and what was approved. */
export interface Drift {
  readonly server: string
  /** Of the server, without `v`. */
  readonly release: string
  readonly tool: string
  readonly kind: DriftKind
  /** Whether the tool can be listed and called nevertheless. */
  readonly passes: boolean
  /** What was approved. */
  readonly approved?: Digest
  /** What is listed; absent for what is not listed, or is no tool definition. */
  readonly found?: Digest
  /** What was judged of it, a sentence each. */
  readonly reasons: readonly string[]
}

/** Whether a tool passes that is not the one that was approved, and why. */
export interface DriftJudgement {
  readonly passes: boolean
  readonly reasons: readonly string[]
}

const HARMLESS: ReadonlySet<string> = new Set(['compatible', 'text'])

/** Judges a definition that was not approved, as the route says. */
export function judgeDrift(
  mode: GuardMode,
  approved: ServedTool | undefined,
  found: DigestedTool | undefined,
): DriftJudgement {
  if (mode === 'audit') return { passes: true, reasons: ['Every definition passes and is recorded'] }
  if (mode === 'enforce') return { passes: false, reasons: ['Only what was approved passes'] }
  if (found === undefined) return { passes: false, reasons: ['It is no tool definition'] }
  const before = approved === undefined ? [] : [approved.definition]
  const { tools } = diffTools({ tools: before }, { tools: [found.definition] })
  const changes = tools.flatMap((tool) => tool.changes)
  const harmful = changes.filter(({ kind, trust }) => !HARMLESS.has(kind) || trust)
  if (harmful.length > 0) return { passes: false, reasons: harmful.map(({ message }) => message) }
  return { passes: true, reasons: changes.map(({ message }) => message) }
}
