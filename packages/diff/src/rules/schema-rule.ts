import type { SchemaDirection } from '../verdict.ts'
import { ADVICE, WHY } from './effect-words.ts'
import type { Facet, FacetExample } from './facet.ts'
import { toolWith, type RuleEntry, type RuleExample } from './rule-entry.ts'
import { SCHEMA_FACETS, type FacetId } from './schema-facets.ts'

/** The id of a rule about schemas. */
export type SchemaRuleId = `${SchemaDirection}-${FacetId}`

const DIRECTIONS: readonly SchemaDirection[] = ['input', 'output']

const TITLES: Readonly<Record<SchemaDirection, string>> = { input: 'Input', output: 'Output' }

/** The rules that the facets make: each for the schema of arguments and for the schema of results. */
export const SCHEMA_RULES: readonly RuleEntry<SchemaRuleId>[] = DIRECTIONS.flatMap((direction) =>
  SCHEMA_FACETS.map((facet) => toSchemaRule(facet, direction)),
)

/** The id of the rule that a facet makes for a direction. */
export function schemaRuleId(direction: SchemaDirection, facet: FacetId): SchemaRuleId {
  return `${direction}-${facet}`
}

function toSchemaRule(facet: Facet<FacetId>, direction: SchemaDirection): RuleEntry<SchemaRuleId> {
  const { id, title, finds, effect, severity, why, advice } = facet
  const { example, counterexample } = (direction === 'output' ? facet.output : undefined) ?? facet
  return {
    id: schemaRuleId(direction, id),
    part: direction,
    title: `${TITLES[direction]}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    finds,
    why: why?.[direction] ?? WHY[effect][direction],
    advice: advice?.[direction] ?? ADVICE[effect][direction],
    ...(severity && { severity }),
    example: toToolExample(example, direction),
    counterexample: toToolExample(counterexample, direction),
  }
}

function toToolExample({ before, after }: FacetExample, direction: SchemaDirection): RuleExample {
  const field = `${direction}Schema`
  return { before: [toolWith({ [field]: before })], after: [toolWith({ [field]: after })] }
}
