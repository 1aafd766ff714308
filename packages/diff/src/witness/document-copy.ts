import { isPlainObject } from '@mcpver/core'
import { isCheapToMatch } from '../pattern/match-cost.ts'
import { matches } from '../prover/text-match.ts'
import { positionOf } from '../schema/positions.ts'

/** States that an automaton may have which stands in for a pattern. */
const STATES = 10_000

/** How a schema is read. */
export interface ReadingOptions {
  readonly dialect: 'draft-07' | '2020-12'
  readonly formats: 'annotation' | 'assertion'
}

/** What a validator is to see of a schema. */
export interface CopyOptions extends ReadingOptions {
  /** All texts, names included, of the only value that will be validated. */
  readonly texts: ReadonlySet<string>
  /** Those of them that are names of members. Default: all. */
  readonly names?: ReadonlySet<string>
}

/** Keywords that draft-07 does not have: a validator that knows them would take them seriously. */
const LATER: ReadonlySet<string> = new Set([
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  'dependentRequired',
  'dependentSchemas',
  'maxContains',
  'minContains',
  'prefixItems',
  'unevaluatedItems',
  'unevaluatedProperties',
])

/** Whatever a copy may change: a schema in which no member is called so means the same to every validator. */
const CHANGED: ReadonlySet<string> = new Set([
  ...LATER,
  '$id',
  '$recursiveRef',
  '$ref',
  '__proto__',
  'format',
  'pattern',
  'patternProperties',
])

/** Deeper schemas are copied. */
const DEEPEST = 40

/** Whether a validator may see a schema as it is: it has no references, and nothing that a copy would change. */
export function needsNoCopy(schema: unknown, depth = 0): boolean {
  if (typeof schema !== 'object' || schema === null) return true
  if (depth > DEEPEST) return false
  if (Array.isArray(schema)) return schema.every((part) => needsNoCopy(part, depth + 1))
  for (const keyword in schema) {
    const value = (schema as Record<string, unknown>)[keyword]
    if (CHANGED.has(keyword) || (typeof value === 'boolean' && keyword.startsWith('exclusive'))) return false
    if (typeof value === 'object' && !needsNoCopy(value, depth + 1)) return false
  }
  return true
}

/** A copy of a schema with only what a validator of the dialect asserts, for validators that assert more. */
export function copyForValidator(schema: unknown, options: CopyOptions): unknown {
  if (!isPlainObject(schema)) return schema
  const copy: Record<string, unknown> = {}
  for (const keyword of Object.keys(schema)) {
    if (isHidden(keyword, options)) continue
    // Within one resource, a dynamic reference means what a plain one means.
    const name = keyword === '$dynamicRef' ? '$ref' : keyword === '$dynamicAnchor' ? '$anchor' : keyword
    copy[name] = copyKeyword(keyword, schema[keyword], options)
  }
  return withNumericBounds(withCheapPattern(copy, options))
}

/** Says in a copy which pattern a schema stands for. */
export const REPLACED_PATTERN = 'mcpver:pattern'

/** A pattern that a backtracking matcher could be busy with for ever, as the list of the texts that it matches. */
function withCheapPattern(
  schema: Record<string, unknown>,
  { texts, names = texts }: CopyOptions,
): Record<string, unknown> {
  const { pattern } = schema
  const ofNames = isPlainObject(schema['patternProperties']) ? Object.keys(schema['patternProperties']) : []
  if (ofNames.some((source) => !isCheap(source, names))) throw new Error('A pattern of names takes too long to match')
  if (typeof pattern !== 'string' || isCheap(pattern, texts)) return schema
  const { pattern: _replaced, ...rest } = schema
  const matched = [...texts].filter((text) => {
    const truth = matches(text, pattern, STATES)
    if (truth === undefined) throw new Error('A pattern takes too long to match')
    return truth
  })
  const isMatched = { [REPLACED_PATTERN]: pattern, anyOf: [{ not: { type: 'string' } }, { enum: matched }] }
  return { ...rest, allOf: [...(Array.isArray(rest['allOf']) ? (rest['allOf'] as unknown[]) : []), isMatched] }
}

function isCheap(pattern: string, texts: ReadonlySet<string>): boolean {
  return [...texts].every((text) => isCheapToMatch(pattern, text.length))
}

function isHidden(keyword: string, { dialect, formats }: CopyOptions): boolean {
  // An own member of that name, which is no keyword, would become the copy's prototype.
  if (keyword === '__proto__') return true
  if (keyword === '$schema' || (keyword === 'format' && formats === 'annotation')) return true
  return dialect === 'draft-07' && LATER.has(keyword)
}

function copyKeyword(keyword: string, value: unknown, options: CopyOptions): unknown {
  const position = positionOf(keyword)
  if (position === undefined) return value
  if (Array.isArray(value)) return value.map((schema: unknown) => copyForValidator(schema, options))
  if (position !== 'named' || !isPlainObject(value)) return copyForValidator(value, options)
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, copyForValidator(schema, options)]))
}

/** Draft-04's `exclusiveMinimum: true` in the words of every later dialect. */
function withNumericBounds(schema: Record<string, unknown>): Record<string, unknown> {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[flag] !== 'boolean') continue
    if (schema[flag] && schema[bound] !== undefined) schema[flag] = schema[bound]
    else Reflect.deleteProperty(schema, flag)
  }
  return schema
}
