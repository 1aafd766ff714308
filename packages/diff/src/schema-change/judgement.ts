import type { JsonValue } from '@mcpver/core'
import type { SchemaChange } from '../compare-schemas.ts'
import { facetOf } from '../rules/schema-facets.ts'
import { compareBumps, compareKinds, isHarmless, severityOf, type Severity } from '../severity.ts'
import type { Assumption, SchemaComparison, SchemaDirection, UndecidedReason } from '../verdict.ts'
import type { Comparator } from './comparator.ts'
import { hoisted, withHoisted } from './hoist.ts'
import { locally } from './local-change.ts'
import type { Edit } from './edit.ts'
import { applyPatches, withDefinitions, type Patch } from './patch.ts'
import { isSliceable, placeOfPatches, sizeOf, sliced } from './slice.ts'

/** Edits of one schema that are judged one by one; those beyond are settled by the comparison of the whole. */
const MOST_JUDGED = 200

/** Edits of a schema that breaks nobody that are still judged one by one, to tell what makes up for what. */
const MOST_OF_HARMLESS = 25

/** What speaks for a verdict. */
export interface Evidence {
  readonly witness?: JsonValue
  readonly reasons?: readonly UndecidedReason[]
  readonly assuming?: readonly Assumption[]
}

/** An edit with what it is to callers. */
export interface JudgedEdit {
  readonly edit: Edit
  readonly severity: Severity
  readonly trust: boolean
  readonly evidence: Evidence
  /** Whether it would be graver alone than it is among all: something else makes up for it. */
  readonly isCompensated: boolean
}

/** The comparison of two whole schemas, which decides, with what it is to callers. */
export interface Whole {
  readonly change: SchemaChange
  readonly comparison: SchemaComparison
  readonly severity: Severity
  /** Whether the two accept exactly the same values. */
  readonly isEquivalent: boolean
  /** The same change with references to definitions only, of which edits are made. */
  readonly hoisted: SchemaChange
  /** Whether edits may be judged without the properties beside them. */
  readonly isSliceable: boolean
}

const NOT_JUDGED: SchemaComparison = notJudged({
  code: 'budget-exhausted',
  message: 'One of too many changes, or of too large a schema: judged with the others, not alone',
})

function notJudged(reason: UndecidedReason): SchemaComparison {
  const verdict = { verdict: 'undecided', reasons: [reason] } as const
  return { declared: verdict, strict: verdict }
}

/** Compares two whole schemas; how it is to be taken apart is found out only where there is more than one edit. */
export function judgeWhole(change: SchemaChange, comparator: Comparator, edits: number): Whole {
  const comparison = comparator.compare(change)
  const severity = severityOf(comparison, () => comparator.offers(change))
  const isEquivalent = isHarmless(comparison) && severity.bump === 'patch'
  const whole = { change, comparison, severity, isEquivalent }
  if (edits < 2) return { ...whole, hoisted: change, isSliceable: false }
  const made = { ...change, old: hoisted(change.old), new: hoisted(change.new) }
  return { ...whole, hoisted: made, isSliceable: isSliceable(made.old) && isSliceable(made.new) }
}

/** Judges edits, each by the schema that it alone makes of the old one, and none more gravely than the whole. */
export function judgeEdits(edits: readonly Edit[], whole: Whole, { comparator, size }: Means): JudgedEdit[] {
  const judged = edits.filter((edit) => facetOf(edit.facet).severity === undefined).length
  const byWhole = judged === 1 || (judged > MOST_OF_HARMLESS && isHarmless(whole.comparison))
  const budget = { checks: MOST_JUDGED, size }
  return edits.map((edit) => {
    const { severity } = facetOf(edit.facet)
    if (severity !== undefined) return fixed(edit, severity)
    if (byWhole) return settle(edit, whole, { own: whole.comparison, bump: whole.severity.bump, isWitness: () => true })
    return settle(edit, whole, judgeAlone(edit, whole, { comparator, size, budget }))
  })
}

/** What may still be spent: members and elements of schemas that are compared. */
export interface SizeBudget {
  size: number
}

interface Budget extends SizeBudget {
  checks: number
}

/** What edits are judged by. */
export interface Means {
  readonly comparator: Comparator
  /** Members and elements of the schemas that edits are judged by, all together. */
  readonly size: number
}

/** The answer for one edit: from the part that changed, where that breaks nobody or the budget is spent, or from the root. */
function judgeAlone(edit: Edit, whole: Whole, { comparator, budget }: Means & { readonly budget: Budget }): Own {
  if (budget.checks-- <= 0) return { own: NOT_JUDGED, bump: 'major', isWitness: () => false }
  const { harmless } = facetOf(edit.facet)
  const bumpOf = (own: SchemaComparison, change: SchemaChange): Severity['bump'] =>
    severityOf(own, () => harmless === undefined && comparator.offers(change)).bump
  const change = budget.size < 0 ? undefined : madeAlone(edit.patches, whole)
  const part = change && locally(change, edit.schema, whole)
  const local = part && isAffordable(part, budget) ? comparator.compare(part) : undefined
  if (part && local && isHarmless(local)) return { own: local, bump: bumpOf(local, part), isWitness: () => false }
  if (change === undefined || !isAffordable(change, budget)) {
    return { own: local ?? NOT_JUDGED, bump: 'major', isWitness: () => false }
  }
  const own = comparator.compare(change)
  const isWitness = (witness: unknown): boolean => comparator.distinguishes(whole.change, witness)
  return { own, bump: bumpOf(own, change), isWitness }
}

/** Takes what it costs to compare two schemas out of a budget; whether there was enough left. */
export function isAffordable({ old, new: next }: SchemaChange, budget: SizeBudget): boolean {
  if (budget.size >= 0) budget.size -= sizeOf(old) + sizeOf(next)
  return budget.size >= 0
}

/** The change that patches alone make of the old schema, as small as it can be judged. */
export function madeAlone(
  patches: readonly Patch[],
  { change: written, hoisted: change, isSliceable: mayLeaveOut }: Whole,
): SchemaChange {
  const { old, new: next, direction } = change
  const isHoisted = old !== written.old || next !== written.new
  const made = patches.map((patch) =>
    isHoisted && 'value' in patch ? { ...patch, value: withHoisted(patch.value) } : patch,
  )
  const pair = { old, new: withDefinitions(applyPatches(old, made), made, next) }
  return { ...(mayLeaveOut ? sliced(pair, placeOfPatches(made)) : pair), direction }
}

function fixed(edit: Edit, { trust = false, ...severity }: Severity & { readonly trust?: boolean }): JudgedEdit {
  return { edit, severity, trust, evidence: {}, isCompensated: false }
}

/** The answer for one edit, made alone. */
interface Own {
  readonly own: SchemaComparison
  readonly bump: Severity['bump']
  /** Whether a witness against the edit is one against the whole. */
  readonly isWitness: (witness: unknown) => boolean
}

function settle(edit: Edit, whole: Whole, { own, bump, isWitness }: Own): JudgedEdit {
  if (own === NOT_JUDGED && isHarmlessByNature(edit, whole.change.direction)) {
    return { edit, severity: { kind: 'compatible', bump: 'minor' }, trust: false, evidence: {}, isCompensated: false }
  }
  const { harmless } = facetOf(edit.facet)
  const severity = isHarmless(own) ? (harmless ?? { kind: 'compatible', bump }) : severityOf(own, () => false)
  const isCompensated = compareKinds(severity.kind, whole.severity.kind) > 0
  const settled = isCompensated ? (harmlessOf(whole, harmless) ?? whole.severity) : severity
  if (own === NOT_JUDGED) {
    const evidence = settled.kind === 'compatible' || settled.kind === 'hint' ? {} : evidenceOf(own, settled.kind)
    return { edit, severity: settled, trust: false, evidence, isCompensated: false }
  }
  const alone = isCompensated ? {} : evidenceOf(own, settled.kind)
  const isProved = alone.witness === undefined || isWitness(alone.witness)
  const evidence = isCompensated || !isProved ? evidenceOf(whole.comparison, settled.kind) : alone
  return { edit, severity: settled, trust: false, evidence, isCompensated }
}

/** Whether an edit that was not judged is of a kind that breaks nobody; the whole says so where it is not so. */
function isHarmlessByNature({ facet }: Edit, direction: SchemaDirection): boolean {
  return facetOf(facet).effect === (direction === 'input' ? 'widens' : 'narrows')
}

function harmlessOf({ comparison }: Whole, harmless: Severity | undefined): Severity | undefined {
  return isHarmless(comparison) ? harmless : undefined
}

/** What a comparison has to say for a kind of change. A risk may rest on what its harmlessness for others takes for granted. */
export function evidenceOf({ declared, strict }: SchemaComparison, kind: Severity['kind']): Evidence {
  const verdict = kind === 'risk' ? strict : declared
  const assuming = declared.verdict === 'compatible' ? declared.assuming : undefined
  const granted = assuming === undefined ? {} : { assuming }
  switch (verdict.verdict) {
    case 'breaking':
      return { witness: verdict.witness, ...granted }
    case 'undecided':
      return { reasons: verdict.reasons, ...granted }
    case 'compatible':
      return granted
  }
}

/** Whether the whole is graver, or offers more, than all edits taken one by one. */
export function exceeds(whole: Whole, judged: readonly JudgedEdit[]): boolean {
  const { kind, bump } = whole.severity
  const reaches = ({ severity }: JudgedEdit): boolean =>
    compareBumps(severity.bump, bump) >= 0 && (kind === 'compatible' || compareKinds(severity.kind, kind) >= 0)
  return !judged.some(reaches)
}
