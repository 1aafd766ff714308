import { isPlainObject, quote } from '@mcpver/core'
import type { Change } from '../change.ts'
import type { SchemaChange } from '../compare-schemas.ts'
import { sameJson } from '../json-equality.ts'
import type { Described } from '../rules/facet.ts'
import { facetOf } from '../rules/schema-facets.ts'
import { schemaRuleId } from '../rules/schema-rule.ts'
import type { SchemaComparison, SchemaDirection } from '../verdict.ts'
import type { Comparator } from './comparator.ts'
import type { Edit } from './edit.ts'
import { evidenceOf, exceeds, judgeEdits, judgeWhole, type JudgedEdit, type Means, type Whole } from './judgement.ts'
import { pointerOf } from './json-path.ts'
import { applyPatches } from './patch.ts'
import { withoutRespellings } from './respelling.ts'
import { editsBetween } from './walk.ts'

/** What became of one schema of a tool. */
export interface SchemaDiff {
  /** The verdicts on the two whole schemas. */
  readonly comparison: SchemaComparison
  readonly changes: readonly Change[]
}

/** What a schema is judged by as a whole, and what its edits are judged by. */
export interface SchemaMeans {
  readonly comparator: Comparator
  readonly edits: Means
}

const HARMLESS = { kind: 'compatible', bump: 'patch' } as const

const SAME: SchemaComparison = { declared: { verdict: 'compatible' }, strict: { verdict: 'compatible' } }

/** Judges how a schema of a tool changed: each edit by itself, and all of them by the whole, which decides. */
export function diffSchema(tool: string, change: SchemaChange, { comparator, edits: means }: SchemaMeans): SchemaDiff {
  if (sameJson(change.old, change.new)) return { comparison: SAME, changes: [] }
  const edits = editsBetween(change.old, change.new)
  const describe = (judged: JudgedEdit): Change => toChange(tool, judged, change.direction)
  if (isProseOnly(edits, change)) {
    const whole: Whole = {
      change,
      comparison: SAME,
      severity: HARMLESS,
      isEquivalent: true,
      hoisted: change,
      isSliceable: false,
    }
    return { comparison: SAME, changes: judgeEdits(edits, whole, means).map(describe) }
  }
  const whole = judgeWhole(ofValues(change), comparator, edits.length)
  const judged = judgeEdits(withoutRespellings(edits, whole, means), whole, means)
  const together = exceeds(whole, judged) ? [toCombined(whole)] : []
  return { comparison: whole.comparison, changes: [...judged, ...together].map(describe) }
}

/** A change as it is judged: the protocol sends arguments as an object, whether or not their schema says so. */
function ofValues(change: SchemaChange): SchemaChange {
  return change.direction === 'output' ? change : { ...change, old: ofObjects(change.old), new: ofObjects(change.new) }
}

function ofObjects(schema: unknown): unknown {
  if (schema === true) return { type: 'object' }
  const isOpen = isPlainObject(schema) && !Object.hasOwn(schema, 'type') && !Object.hasOwn(schema, '$ref')
  return isOpen ? { type: 'object', ...schema } : schema
}

/** The kinds of change that no validator sees. */
const PROSE: ReadonlySet<unknown> = new Set(['text', 'hint'])

/** Whether keywords that assert nothing are all that changed, which needs no proof. */
function isProseOnly(edits: readonly Edit[], { old, new: next }: SchemaChange): boolean {
  if (!edits.every(({ facet }) => PROSE.has(facetOf(facet).severity?.kind))) return false
  const patches = edits.flatMap((edit) => edit.patches)
  return sameJson(applyPatches(old, patches), next)
}

/** What all edits do together, reported at the root of the schema. */
function toCombined({ change, comparison, severity, isEquivalent }: Whole): JudgedEdit {
  const edit: Edit = {
    facet: isEquivalent ? 'schema-respelled' : 'changes-combined',
    path: [],
    trail: [],
    before: change.old,
    after: change.new,
    patches: [],
    schema: [],
    whole: [],
  }
  return { edit, severity, trust: false, evidence: evidenceOf(comparison, severity.kind), isCompensated: false }
}

const NOUNS: Readonly<Record<SchemaDirection, string>> = { input: 'parameter', output: 'field' }
const ROOTS: Readonly<Record<SchemaDirection, string>> = { input: 'the arguments', output: 'the result' }

function toChange(
  tool: string,
  { edit, severity, trust, evidence, isCompensated }: JudgedEdit,
  direction: SchemaDirection,
): Change {
  const facet = facetOf(edit.facet)
  const message = facet.message(described(edit, direction))
  return {
    rule: schemaRuleId(direction, edit.facet),
    tool,
    part: severity.kind === 'text' ? 'text' : direction,
    pointer: pointerOf(edit.path, `/${direction}Schema`),
    ...(edit.before !== undefined && { before: edit.before }),
    ...(edit.after !== undefined && { after: edit.after }),
    kind: severity.kind,
    trust,
    bump: severity.bump,
    message: isCompensated ? `${message}; alone it would be graver, and another change makes up for it` : message,
    ...evidence,
  }
}

function described({ trail, name, before, after, shown }: Edit, direction: SchemaDirection): Described {
  const noun = NOUNS[direction]
  const subject = trail.length === 0 ? ROOTS[direction] : `${noun} ${quote(pathText(trail))}`
  const [own, property] = name === undefined ? ['', ''] : [quote(name), quote(pathText([...trail, name]))]
  return { subject, noun, name: own, property, before, after, ...shown }
}

function pathText(trail: readonly string[]): string {
  return trail.reduce((text, step) => (text === '' || step.startsWith('[') ? `${text}${step}` : `${text}.${step}`), '')
}
