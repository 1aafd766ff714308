import { isPlainObject, pointerTo } from '@mcpver/core'
import { toEvidenceLimits, type EvidenceLimits } from './evidence-limits.ts'
import { invalidEvidence } from './invalid-evidence.ts'

/** A text somewhere in a definition. */
export interface DefinitionText {
  readonly text: string
  /** Whether it is the name of a member, or its value. */
  readonly part: 'name' | 'value'
  /** The JSON Pointer (RFC 6901) of the member. Made when asked for: names may be long. */
  pointer: () => string
}

/** Where a value stands: the member, and what it is a member of. */
interface Place {
  readonly member: string | number
  readonly parent: Place | undefined
}

interface Visit {
  readonly value: unknown
  readonly place: Place | undefined
  readonly depth: number
}

/**
 * Every text of a definition, names of members included, at any depth, whatever the field: in the order of the names, not in that
 * in which they stand.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a definition beyond a limit, such as one that contains itself.
 */
export function* textsOf(definition: unknown, limits: EvidenceLimits = {}): Generator<DefinitionText> {
  const { maxDepth, maxBytes, maxValues } = toEvidenceLimits(limits)
  const visits: Visit[] = [{ value: definition, place: undefined, depth: 0 }]
  let [units, values] = [0, 0]
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const { value, place, depth } = visit
    if (depth > maxDepth) throw beyond(`is nested more than ${String(maxDepth)} deep`, 'maxDepth')
    if (++values > maxValues) throw beyond(`has more than ${String(maxValues)} values`, 'maxValues')
    const member = place?.member
    for (const [part, text] of [
      ['name', member],
      ['value', value],
    ] as const) {
      if (typeof text !== 'string') continue
      units += text.length
      if (units > maxBytes) throw beyond(`has more than ${String(maxBytes)} characters`, 'maxBytes')
      yield { text, part, pointer: () => pointerOf(place) }
    }
    for (const next of membersOf(value)) {
      visits.push({ value: next.value, place: { member: next.member, parent: place }, depth: depth + 1 })
    }
  }
}

/** The members of a value, the last one first. */
function membersOf(value: unknown): readonly { readonly member: string | number; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.map((item: unknown, member) => ({ member, value: item })).reverse()
  if (!isPlainObject(value)) return []
  const names = Object.keys(value).sort().reverse()
  return names.map((member) => ({ member, value: value[member] }))
}

function pointerOf(place: Place | undefined): string {
  const members: (string | number)[] = []
  for (let at = place; at !== undefined; at = at.parent) members.push(at.member)
  return members.reverse().reduce<string>(pointerTo, '')
}

function beyond(what: string, limit: string): ReturnType<typeof invalidEvidence> {
  return invalidEvidence(`The definition ${what}`, { hint: `Raise "${limit}" if that is right.` })
}
