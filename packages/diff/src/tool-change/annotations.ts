import { isPlainObject, pointerTo, quote, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { FixedRuleId } from '../rules/rule.ts'
import type { Finding, ToolPair } from './finding.ts'

type Annotations = Readonly<Record<string, unknown>>

/** A hint of the protocol: what its absence means, and the rules for its two changes. */
interface Hint {
  readonly name: string
  readonly byDefault: boolean
  /** Whether it says nothing of a tool that only reads. */
  readonly ofWriters: boolean
  readonly becameTrue: readonly [rule: FixedRuleId, message: string]
  readonly becameFalse: readonly [rule: FixedRuleId, message: string]
}

const HINTS: readonly Hint[] = [
  {
    name: 'readOnlyHint',
    byDefault: false,
    ofWriters: false,
    becameTrue: ['read-only-hint-claimed', 'The tool claims now to be read-only'],
    becameFalse: ['read-only-hint-withdrawn', 'The tool does not claim any more to be read-only'],
  },
  {
    name: 'destructiveHint',
    byDefault: true,
    ofWriters: true,
    becameTrue: ['destructive-hint-raised', 'The tool may destroy now, by its own account'],
    becameFalse: ['destructive-hint-withdrawn', 'The tool claims now not to destroy'],
  },
  {
    name: 'idempotentHint',
    byDefault: false,
    ofWriters: true,
    becameTrue: ['idempotent-hint-claimed', 'The tool claims now to be idempotent'],
    becameFalse: ['idempotent-hint-withdrawn', 'The tool does not claim any more to be idempotent'],
  },
  {
    name: 'openWorldHint',
    byDefault: true,
    ofWriters: false,
    becameTrue: ['open-world-hint-opened', 'The tool reaches into an open world now, by its own account'],
    becameFalse: ['open-world-hint-closed', 'The tool claims now to stay within a closed world'],
  },
]

const KNOWN: ReadonlyMap<string, Hint> = new Map(HINTS.map((hint) => [hint.name, hint]))

/** What a tool claims of its behaviour now, and did not before; its title is text and does not count. */
export function annotationChanges({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [annotationsOf(old), annotationsOf(next)]
  if (sameJson(before, after)) return []
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  names.delete('title')
  const changed = [...names].filter((name) => !sameJson(own(before, name), own(after, name)))
  return changed.map((name) => findingOf(name, before, after))
}

function findingOf(name: string, before: Annotations, after: Annotations): Finding {
  const values = { pointer: pointerTo('/annotations', name), before: own(before, name), after: own(after, name) }
  const hint = KNOWN.get(name)
  const isMalformed = [values.before, values.after].some((value) => value !== undefined && typeof value !== 'boolean')
  if (hint === undefined || isMalformed) {
    return { ...values, rule: 'annotation-changed', message: `The annotation ${quote(name)} changed` }
  }
  const [was, is] = [meant(hint, before), meant(hint, after)]
  if (was === is || was === undefined || is === undefined) {
    return {
      ...values,
      rule: 'annotations-respelled',
      message: `The annotation ${name} was put in other words and means the same`,
    }
  }
  const [rule, message] = is ? hint.becameTrue : hint.becameFalse
  return { ...values, rule, message }
}

/** What a hint says, or says by being absent; `undefined` where it has no meaning. */
function meant({ name, byDefault, ofWriters }: Hint, annotations: Annotations): boolean | undefined {
  if (ofWriters && own(annotations, 'readOnlyHint') === true) return undefined
  const value = own(annotations, name)
  return typeof value === 'boolean' ? value : byDefault
}

function own(annotations: Annotations, name: string): unknown {
  return Object.hasOwn(annotations, name) ? annotations[name] : undefined
}

function annotationsOf({ annotations }: ToolDefinition): Annotations {
  return isPlainObject(annotations) ? annotations : {}
}
