import { isPlainObject, pointerTo, quote, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { FixedRuleId } from '../rules/rule.ts'
import type { Finding, ToolPair } from './finding.ts'
import { memberDifferences, memberOf, type MemberDifference } from './member-difference.ts'

/** A hint of the protocol: what its absence means, and the rules for its two changes. */
interface Hint {
  readonly name: string
  readonly byDefault: boolean
  /** What a tool that only reads is, whatever the hint says, which has a meaning for writers only. */
  readonly ofReaders?: boolean
  readonly becameTrue: readonly [rule: FixedRuleId, message: string]
  readonly becameFalse: readonly [rule: FixedRuleId, message: string]
}

const HINTS: readonly Hint[] = [
  {
    name: 'readOnlyHint',
    byDefault: false,
    becameTrue: ['read-only-hint-claimed', 'The tool claims now to be read-only'],
    becameFalse: ['read-only-hint-withdrawn', 'The tool does not claim any more to be read-only'],
  },
  {
    name: 'destructiveHint',
    byDefault: true,
    ofReaders: false,
    becameTrue: ['destructive-hint-raised', 'The tool may destroy now, by its own account'],
    becameFalse: ['destructive-hint-withdrawn', 'The tool claims now not to destroy'],
  },
  {
    name: 'idempotentHint',
    byDefault: false,
    ofReaders: true,
    becameTrue: ['idempotent-hint-claimed', 'The tool claims now to be idempotent'],
    becameFalse: ['idempotent-hint-withdrawn', 'The tool does not claim any more to be idempotent'],
  },
  {
    name: 'openWorldHint',
    byDefault: true,
    becameTrue: ['open-world-hint-opened', 'The tool reaches into an open world now, by its own account'],
    becameFalse: ['open-world-hint-closed', 'The tool claims now to stay within a closed world'],
  },
]

const KNOWN: ReadonlyMap<string, Hint> = new Map(HINTS.map((hint) => [hint.name, hint]))

/** What a tool claims of its behaviour now, and did not before; its title is text and does not count. */
export function annotationChanges({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [annotationsOf(old), annotationsOf(next)]
  if (sameJson(before, after)) return []
  const changed = memberDifferences(before, after)
  if (changed.length === 0) return [reshaped(before, after)]
  return changed.filter(({ name }) => name !== 'title').map((difference) => findingOf(difference, before, after))
}

function annotationsOf(tool: ToolDefinition): unknown {
  return memberOf(tool, 'annotations')
}

/** No member differs, and something does: an empty object for none, or what is no object at all. */
function reshaped(before: unknown, after: unknown): Finding {
  const values = { pointer: '/annotations', before, after }
  const isMalformed = [before, after].some((value) => value !== undefined && !isPlainObject(value))
  return isMalformed
    ? { ...values, rule: 'annotation-changed', message: 'The annotations of the tool are no object, or were none' }
    : { ...values, rule: 'annotations-respelled', message: 'The tool has no annotations, as before' }
}

function findingOf({ name, before, after }: MemberDifference, old: unknown, next: unknown): Finding {
  const values = { pointer: pointerTo('/annotations', name), before, after }
  const hint = KNOWN.get(name)
  const isMalformed = [before, after].some((value) => value !== undefined && typeof value !== 'boolean')
  if (hint === undefined || isMalformed) {
    return { ...values, rule: 'annotation-changed', message: `The annotation ${quote(name)} changed` }
  }
  const is = meant(hint, next)
  if (hint.ofReaders !== undefined && isReader(next)) {
    const message = `The annotation ${name} changed where it says nothing: the tool claims to be read-only`
    return { ...values, rule: 'annotations-respelled', message }
  }
  if (meant(hint, old) === is) {
    const message = `The annotation ${name} was put in other words and means the same`
    return { ...values, rule: 'annotations-respelled', message }
  }
  const [rule, message] = is ? hint.becameTrue : hint.becameFalse
  return { ...values, rule, message }
}

/** What a hint says, or says by being absent; of a tool that only reads, what follows from that. */
function meant({ name, byDefault, ofReaders }: Hint, annotations: unknown): boolean {
  if (ofReaders !== undefined && isReader(annotations)) return ofReaders
  const value = memberOf(annotations, name)
  return typeof value === 'boolean' ? value : byDefault
}

function isReader(annotations: unknown): boolean {
  return memberOf(annotations, 'readOnlyHint') === true
}
