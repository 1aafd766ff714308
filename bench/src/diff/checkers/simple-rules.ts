import type { CheckerFunction } from '../checker.ts'

type Schema = Readonly<Record<string, unknown>>

/** The rules that people write by hand: types, enums, bounds, required and closed objects; nothing composed or referred to. */
export function load(): CheckerFunction {
  return ({ old, new: next }) => ({ answer: isCompatible(old, next) ? 'compatible' : 'breaking' })
}

function isCompatible(old: unknown, next: unknown): boolean {
  if (old === false || next === true) return true
  if (next === false) return false
  const [before, after] = [asObject(old), asObject(next)]
  return RULES.every((holds) => holds(before, after))
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems']
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems']

const RULES: readonly ((old: Schema, next: Schema) => boolean)[] = [
  // Types may be added, not taken away; an integer is a number.
  (old, next) => {
    const [before, after] = [asList(old['type']), asList(next['type'])]
    if (after.length === 0) return true
    const allowed = after.includes('number') ? [...after, 'integer'] : after
    return before.length > 0 && before.every((type) => allowed.includes(type))
  },
  // Values may be added to an enum, not taken away.
  (old, next) => {
    const [before, after] = [valuesOf(old), valuesOf(next)]
    return after === undefined || (before !== undefined && [...before].every((value) => after.has(value)))
  },
  // Bounds may be loosened.
  (old, next) => LOWER.every((key) => next[key] === undefined || Number(next[key]) <= Number(old[key])),
  (old, next) => UPPER.every((key) => next[key] === undefined || Number(next[key]) >= Number(old[key])),
  // A pattern may be dropped.
  (old, next) => next['pattern'] === undefined || next['pattern'] === old['pattern'],
  // Nothing more may be required.
  (old, next) => asList(next['required']).every((name) => asList(old['required']).includes(name)),
  // A closed object may be opened, and keeps its properties while it is closed.
  (old, next) => {
    if (next['additionalProperties'] !== false) return true
    const kept = Object.keys(asObject(next['properties']))
    return (
      old['additionalProperties'] === false &&
      Object.keys(asObject(old['properties'])).every((name) => kept.includes(name))
    )
  },
  // What both have may not be narrowed.
  (old, next) => {
    const [before, after] = [asObject(old['properties']), asObject(next['properties'])]
    return Object.keys(before).every((name) => !Object.hasOwn(after, name) || isCompatible(before[name], after[name]))
  },
  (old, next) => next['items'] === undefined || isCompatible(old['items'] ?? true, next['items']),
]

function valuesOf({ enum: values, const: value }: Schema): ReadonlySet<string> | undefined {
  if (Array.isArray(values)) return new Set(values.map((each) => JSON.stringify(each)))
  return value === undefined ? undefined : new Set([JSON.stringify(value)])
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function asObject(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {}
}
