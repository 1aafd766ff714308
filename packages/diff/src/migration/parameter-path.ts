import { pathOf } from '../schema-change/json-path.ts'

/** Keywords that hold schemas, with what callers call the step to one of them. */
const STEPS: ReadonlyMap<string, (token: string | undefined) => readonly string[]> = new Map([
  ['properties', (name: string | undefined) => (name === undefined ? [] : [name])],
  ...['$defs', 'definitions', 'patternProperties', 'dependentSchemas'].map((keyword) => [keyword, () => []] as const),
  ...['anyOf', 'oneOf', 'allOf'].map((keyword) => [keyword, () => []] as const),
  ...['prefixItems', 'items'].map((keyword) => [keyword, () => ['[]']] as const),
])

/**
 * The parameter that a place of an input schema is about, as callers call it: `filter.tags[]`. Empty for the arguments
 * themselves; the names from a definition on, for a place inside of one.
 */
export function parameterPath(pointer: string): string {
  const [, ...tokens] = pathOf(pointer) ?? []
  const names: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const [keyword = '', token] = [tokens[at], tokens[at + 1]]
    const step = STEPS.get(keyword)
    if (step === undefined) continue
    names.push(...step(token))
    // What follows the keyword is a name or an index, but for a single schema of all elements.
    if (keyword !== 'items' || /^\d+$/.test(token ?? '')) at++
  }
  return names.reduce((text, name) => (text === '' || name === '[]' ? `${text}${name}` : `${text}.${name}`), '')
}
