import type { SurfaceDiff } from './change.ts'
import type { DiffMode } from './schema-change/comparator.ts'
import { proving, remembering } from './schema-change/schema-judge.ts'
import type { ToolSurface } from './surface.ts'
import { planDiff, type ToolRename } from './surface-diff.ts'
import type { CheckOptions } from './verdict.ts'

/** Goals that the prover may open to judge one edit: single edits are easy, and what is not is settled by the whole. */
const EDIT_STEPS = 2_000

/** How two surfaces are compared. */
export interface DiffOptions extends CheckOptions {
  /** Who has to go on working. Default: `backward`, callers that know the old tools. */
  readonly mode?: DiffMode
  /** Tools that live on under another name; their definitions are compared as those of one tool. Default: none. */
  readonly renames?: readonly ToolRename[]
}

/**
 * What became of a server's tools: every change with its rule, its verdict and the bump that it requires.
 *
 * Pure, and it never throws: a schema that cannot be read makes a verdict undecided.
 */
export function diffTools(old: ToolSurface, next: ToolSurface, options: DiffOptions = {}): SurfaceDiff {
  const { mode = 'backward', renames = [], ...check } = options
  const quick = {
    ...check,
    budget: { ...check.budget, steps: Math.min(check.budget?.steps ?? EDIT_STEPS, EDIT_STEPS) },
  }
  return planDiff(old, next, {
    mode,
    renames,
    judge: remembering(proving(check)),
    editJudge: remembering(proving(quick)),
  })
}

/** One surface of a history, held against one that came before. */
export interface HistoryDiff {
  /** The index of the earlier surface. */
  readonly from: number
  /** The index of the later one. */
  readonly to: number
  readonly diff: SurfaceDiff
}

/**
 * The last surface of a history against all that came before, the oldest first: for promises that hold towards every caller
 * that was ever served, not only towards those of the last release.
 */
export function diffHistory(surfaces: readonly ToolSurface[], options: DiffOptions = {}): HistoryDiff[] {
  const to = surfaces.length - 1
  const last = surfaces[to]
  if (last === undefined) return []
  return surfaces.slice(0, to).map((surface, from) => ({ from, to, diff: diffTools(surface, last, options) }))
}
