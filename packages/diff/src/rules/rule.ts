import { ANNOTATION_RULES } from './annotation-rules.ts'
import { EXECUTION_RULES } from './execution-rules.ts'
import type { RuleEntry } from './rule-entry.ts'
import { SCHEMA_RULES, type SchemaRuleId } from './schema-rule.ts'
import { TEXT_RULES } from './text-rules.ts'
import { TOOL_RULES } from './tool-rules.ts'

const FIXED_RULES = [...TOOL_RULES, ...TEXT_RULES, ...ANNOTATION_RULES, ...EXECUTION_RULES] as const

/** The id of a rule that has a severity of its own: one that is not about schemas. */
export type FixedRuleId = (typeof FIXED_RULES)[number]['id']

/** The stable id of a rule. */
export type RuleId = FixedRuleId | SchemaRuleId

/** One kind of change that is found and reported. */
export type Rule = RuleEntry<RuleId>

/** Every rule, by part. */
export const RULES: readonly Rule[] = [...FIXED_RULES, ...SCHEMA_RULES]

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]))

/** The rule with an id, or `undefined` when there is none. */
export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id)
}

/** The rule with an id that is known to be one. */
export function ruleOf(id: RuleId): Rule {
  const rule = findRule(id)
  if (rule === undefined) throw new TypeError(`No rule is called ${id}`)
  return rule
}
