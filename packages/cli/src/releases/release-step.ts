import type { APIVersion, CompatibilityClass, Release } from '@mcpver/core'
import {
  checkBump,
  parseVersionedSnapshot,
  toVersionedSurface,
  versionTools,
  type BumpVerdict,
  type InitialDevelopment,
  type SurfaceDiff,
  type ToolSurface,
  type VersionedSnapshot,
  type VersionRefusal,
} from '@mcpver/diff'
import { changesAsSentences } from '../release/tool-changelog.ts'

/** A release that is to be created, and the one before it. */
export interface NextRelease {
  readonly version: APIVersion
  readonly surface: ToolSurface
  readonly before: Release | undefined
  readonly initialDevelopment: InitialDevelopment
}

/** How a release follows the one before it, or why it cannot: its own version, or that of a tool, says too little. */
export type ReleaseStep =
  | {
      readonly success: true
      readonly released: VersionedSnapshot
      readonly compatibility: CompatibilityClass
      /** What changed, a sentence each. */
      readonly changelog: readonly string[]
    }
  | { readonly success: false; readonly reasons: readonly string[] }

/** Gives each tool its version, and finds out what callers of the release before may expect. */
export function planStep({ version, surface, before, initialDevelopment }: NextRelease): ReleaseStep {
  const previous = before === undefined ? NOTHING : parseVersionedSnapshot(before.definition)
  const found = versionTools(toVersionedSurface(previous), surface, { initialDevelopment })
  const verdict = before && checkBump({ from: before.version, to: version, diff: found.diff, initialDevelopment })
  const reasons = [...(found.success ? [] : found.refusals.map(reasonOf)), ...tooSmall(verdict)]
  if (!found.success || reasons.length > 0) return { success: false, reasons }
  const versions = new Map(found.tools.map(({ tool, version: own }) => [tool, own]))
  return {
    success: true,
    released: { surface, versions },
    compatibility: before === undefined ? 'first' : compatibilityOf(found.diff),
    changelog: before === undefined ? [] : changesAsSentences(found.diff),
  }
}

const NOTHING: VersionedSnapshot = { surface: { tools: [] }, versions: new Map() }

function reasonOf({ reason, minimum }: VersionRefusal): string {
  return `${reason} (at least ${String(minimum)})`
}

function tooSmall(verdict: BumpVerdict | undefined): string[] {
  return verdict === undefined || verdict.success ? [] : [verdict.reason]
}

/** What callers of the release before may expect of what changed. */
function compatibilityOf({ tools }: SurfaceDiff): CompatibilityClass {
  const kinds = new Set(tools.flatMap(({ changes }) => changes.map(({ kind }) => kind)))
  if (kinds.size === 0) return 'identical'
  if (kinds.has('breaking')) return 'breaking'
  if (kinds.has('undecided')) return 'undecided'
  return kinds.size === 1 && kinds.has('text') ? 'text-only' : 'compatible'
}
