import { isPlainObject } from '@mcpver/core'
import type { ReportObject } from './report-field.ts'

/** How grave a result is. */
export type SarifLevel = 'error' | 'warning' | 'note' | 'none'

/** What the levels of a run's results depend on. */
export interface SarifRules {
  /** The rule that a result is about; `undefined` when the run does not describe it. */
  ruleOf: (result: ReportObject) => ReportObject | undefined
  /** The level that an invocation's configuration gives a rule; `undefined` when it says nothing. */
  overrideOf: (result: ReportObject, rule: ReportObject) => unknown
}

/**
 * The level of a result: its own, else that of the configuration override of its invocation, else that of the rule's default
 * configuration, else `warning`; `none` for a result of a kind other than `fail` that has no level of its own. One that has, counts
 * as what it says, although it must not have one: leaving a finding out needs a reason.
 *
 * Source: SARIF 2.1.0, sections 3.27.9 and 3.27.10.
 */
export function levelOf(result: ReportObject, rules: SarifRules): SarifLevel {
  if (isLevel(result['level'])) return result['level']
  if ((result['kind'] ?? 'fail') !== 'fail') return 'none'
  const rule = rules.ruleOf(result)
  if (rule === undefined) return 'warning'
  const override = rules.overrideOf(result, rule)
  if (isLevel(override)) return override
  const level = memberOf(rule['defaultConfiguration'], 'level')
  return isLevel(level) ? level : 'warning'
}

/** Reads the rules of a run's tool, its extensions, and what its invocations change of them. */
export function readSarifRules(run: ReportObject): SarifRules {
  const driver = rulesIn(memberOf(run['tool'], 'driver'))
  const extensions = objectsIn(memberOf(run['tool'], 'extensions')).map(rulesIn)
  const byId = new Map<unknown, ReportObject>()
  for (const rule of [driver, ...extensions].flat()) if (!byId.has(rule['id'])) byId.set(rule['id'], rule)

  const find = (reference: ReportObject): ReportObject | undefined => {
    const component = memberOf(reference['toolComponent'], 'index')
    const rules = isIndex(component) ? (extensions[component] ?? []) : driver
    const index = reference['index']
    return (isIndex(index) ? rules[index] : undefined) ?? byIdOrParent(byId, reference['id'])
  }
  const overrides = objectsIn(run['invocations']).map((invocation) => overridesIn(invocation, find))
  return {
    ruleOf: (result) => {
      const rule = isPlainObject(result['rule']) ? result['rule'] : {}
      return find({ ...rule, index: rule['index'] ?? result['ruleIndex'], id: rule['id'] ?? result['ruleId'] })
    },
    overrideOf: (result, rule) => {
      const index = memberOf(result['provenance'], 'invocationIndex')
      return isIndex(index) ? overrides[index]?.get(rule) : undefined
    },
  }
}

/** How many rules a run's tool has. */
export function countSarifRules(run: ReportObject): number {
  const extensions = objectsIn(memberOf(run['tool'], 'extensions'))
  return [memberOf(run['tool'], 'driver'), ...extensions].reduce<number>(
    (count, component) => count + rulesIn(component).length,
    0,
  )
}

function overridesIn(
  invocation: ReportObject,
  find: (reference: ReportObject) => ReportObject | undefined,
): ReadonlyMap<ReportObject, unknown> {
  const levels = new Map<ReportObject, unknown>()
  for (const { descriptor, configuration } of objectsIn(invocation['ruleConfigurationOverrides'])) {
    const rule = isPlainObject(descriptor) ? find(descriptor) : undefined
    if (rule !== undefined) levels.set(rule, memberOf(configuration, 'level'))
  }
  return levels
}

/** The rule with an id, or with what stands before its last `/`: a result may name a case of a rule (section 3.27.5). */
function byIdOrParent(rules: ReadonlyMap<unknown, ReportObject>, id: unknown): ReportObject | undefined {
  if (typeof id !== 'string') return undefined
  const end = id.lastIndexOf('/')
  return rules.get(id) ?? (end === -1 ? undefined : rules.get(id.slice(0, end)))
}

function rulesIn(component: unknown): readonly ReportObject[] {
  return objectsIn(memberOf(component, 'rules'))
}

/** The objects of what should be a list of them, each in its place: other places refer to them by their number. */
function objectsIn(value: unknown): readonly ReportObject[] {
  return Array.isArray(value) ? value.map((item: unknown) => (isPlainObject(item) ? item : {})) : []
}

function memberOf(value: unknown, member: string): unknown {
  return isPlainObject(value) ? value[member] : undefined
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isLevel(value: unknown): value is SarifLevel {
  return value === 'error' || value === 'warning' || value === 'note' || value === 'none'
}
