import type { OutputUnit, Schema } from '@cfworker/json-schema'
import { isPlainObject } from '@mcpver/core'
import { REPLACED_PATTERN } from '../witness/document-copy.ts'

/** Something in a value that does not fit a schema. */
export interface InstanceProblem {
  /** Where it stands in the value, a JSON Pointer (RFC 6901); empty for the value itself. */
  readonly pointer: string
  /** What would fit, at most 300 characters: "must be a string". It says nothing of the value but names of members. */
  readonly expected: string
}

/** A problem, and what it depends on. */
export interface FoundProblem extends InstanceProblem {
  /** The keyword of the schema. */
  readonly keyword: string
  /** Whether it is one only because of what other keywords found: `if`, `anyOf`, `dependentSchemas`. */
  readonly isConditional: boolean
}

/** The schema as the validator has read it. */
export interface ReadSchema {
  readonly schema: Schema | boolean
  /** By absolute URI. */
  readonly lookup: Readonly<Record<string, Schema | boolean>>
}

/** Say only that something below does not fit, which has an entry of its own. */
const CONTAINERS: ReadonlySet<string> = new Set([
  '$recursiveRef',
  '$ref',
  'additionalItems',
  'additionalProperties',
  'allOf',
  'dependentSchemas',
  'if',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
])
const ALTERNATIVES: ReadonlySet<string> = new Set(['anyOf', 'oneOf'])
const CONDITION = /\/(?:anyOf|contains|dependencies|dependentSchemas|else|if|not|oneOf|then)\//
const LONGEST = 300
/** Alternatives that are told in words. */
const MOST_ALTERNATIVES = 4

/** What a validator's report means, in the order of the report. */
export function problemsOf(report: readonly OutputUnit[], read: ReadSchema): readonly FoundProblem[] {
  const problems: FoundProblem[] = []
  for (let at = 0; at < report.length; at++) {
    const unit = report[at]
    if (unit === undefined || isContainer(unit, report[at + 1])) continue
    const inner = ALTERNATIVES.has(unit.keyword) ? innerOf(report, at) : []
    const problem = toProblem(unit, inner, read)
    // What was not looked at depends on what other keywords made of it.
    const isUnseen = report[at - 1]?.keyword.startsWith('unevaluated') === true
    problems.push(isUnseen ? { ...problem, isConditional: true } : problem)
    at += inner.length
  }
  return problems
}

function isContainer({ keyword, keywordLocation }: OutputUnit, next: OutputUnit | undefined): boolean {
  if (keyword === 'dependencies') return next?.keywordLocation.startsWith(`${keywordLocation}/`) === true
  return CONTAINERS.has(keyword)
}

/** What alternatives said follows them. What a `false` schema refuses does not say where that schema stands. */
function innerOf(report: readonly OutputUnit[], at: number): readonly OutputUnit[] {
  const within = `${report[at]?.keywordLocation ?? ''}/`
  let end = at + 1
  for (let unit = report[end]; unit !== undefined; unit = report[++end]) {
    if (unit.keyword !== 'false' && !unit.keywordLocation.startsWith(within)) break
  }
  return report.slice(at + 1, end)
}

function toProblem(unit: OutputUnit, inner: readonly OutputUnit[], read: ReadSchema): FoundProblem {
  const { keyword, keywordLocation } = unit
  return {
    pointer: pointerOf(unit),
    expected: shortened(expectation(unit, inner, read)),
    keyword,
    isConditional: CONDITION.test(`${keywordLocation}/`.replace(/\/[^/]+\/$/, '/')),
  }
}

function pointerOf({ instanceLocation }: OutputUnit): string {
  return decodeURIComponent(instanceLocation.slice(1))
}

/** What a keyword wants, in words, by its value in the schema. */
const WANTED: ReadonlyMap<string, (value: unknown) => string> = new Map([
  ['const', (value: unknown) => `must be ${JSON.stringify(value)}`],
  ['enum', (value: unknown) => `must be one of ${JSON.stringify(value)}`],
  ['exclusiveMaximum', (value: unknown) => `must be below ${String(value)}`],
  ['exclusiveMinimum', (value: unknown) => `must be above ${String(value)}`],
  ['format', (value: unknown) => `must be in the format ${JSON.stringify(value)}`],
  ['maxItems', (value: unknown) => `must have at most ${String(value)} items`],
  ['maxLength', (value: unknown) => `must have at most ${String(value)} characters`],
  ['maxProperties', (value: unknown) => `must have at most ${String(value)} members`],
  ['maximum', (value: unknown) => `must be at most ${String(value)}`],
  ['minItems', (value: unknown) => `must have at least ${String(value)} items`],
  ['minLength', (value: unknown) => `must have at least ${String(value)} characters`],
  ['minProperties', (value: unknown) => `must have at least ${String(value)} members`],
  ['minimum', (value: unknown) => `must be at least ${String(value)}`],
  ['multipleOf', (value: unknown) => `must be a multiple of ${String(value)}`],
  ['pattern', (value: unknown) => `must match the pattern ${JSON.stringify(value)}`],
  ['type', (value: unknown) => `must be of type ${Array.isArray(value) ? value.join(' or ') : String(value)}`],
  ['uniqueItems', () => 'must have no item twice'],
])

const MISSING = /^Instance does not have required property "(.*)"\.$/s
const INDEPENDENT = /^Instance has "(.*)" but does not have "(.*)"\.$/s

function expectation(unit: OutputUnit, inner: readonly OutputUnit[], read: ReadSchema): string {
  const { keyword, keywordLocation, error } = unit
  if (keyword === 'false') return 'must not be there'
  if (keyword === 'not') return 'must not be what the schema excludes'
  if (ALTERNATIVES.has(keyword)) return alternatives(unit, inner, read)
  const [, missing] = MISSING.exec(error) ?? []
  if (missing !== undefined) return `must have the member ${JSON.stringify(missing)}`
  const [, present, needed] = INDEPENDENT.exec(error) ?? []
  if (needed !== undefined) return `must have the member ${JSON.stringify(needed)} beside ${JSON.stringify(present)}`
  const value = valueAt(keywordLocation, read)
  return (value === undefined ? undefined : WANTED.get(keyword)?.(value)) ?? error
}

function alternatives(unit: OutputUnit, inner: readonly OutputUnit[], read: ReadSchema): string {
  const { keywordLocation, error } = unit
  const holder = valueAt(keywordLocation.replace(/\/[^/]*$/, ''), read)
  if (isPlainObject(holder) && Object.hasOwn(holder, REPLACED_PATTERN)) {
    return `must match the pattern ${JSON.stringify(holder[REPLACED_PATTERN])}`
  }
  if (!error.includes('any') && !error.includes('(0 ')) return 'must fit exactly one of several alternatives'
  const branches = new Map<string, OutputUnit[]>()
  for (const one of inner) {
    const branch = /^\/\d+/.exec(one.keywordLocation.slice(keywordLocation.length))?.[0] ?? ''
    branches.set(branch, [...(branches.get(branch) ?? []), one])
  }
  const said = [...branches.values()].flatMap((units) => problemsOf(units, read).slice(0, 1))
  if (said.length === 0 || said.length > MOST_ALTERNATIVES) return 'must fit one of several alternatives'
  const here = pointerOf(unit)
  return said.map(({ pointer, expected }) => (pointer === here ? expected : `${pointer} ${expected}`)).join(', or ')
}

/** What stands at a place of the schema, references followed as the validator did. */
function valueAt(location: string, { schema, lookup }: ReadSchema): unknown {
  let value: unknown = schema
  for (const escaped of location.split('/').slice(1)) {
    const name = decodeURIComponent(escaped).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null) return undefined
    const { __absolute_ref__: uri } = value as Schema
    if (name === '$ref' && uri !== undefined) value = lookup[uri]
    else value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  }
  return value
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}
