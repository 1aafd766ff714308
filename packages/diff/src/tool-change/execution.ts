import { isPlainObject, quote, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { FixedRuleId } from '../rules/rule.ts'
import type { Finding, ToolPair } from './finding.ts'

type Support = 'forbidden' | 'optional' | 'required'

/** The rule for each change of `taskSupport`, by what it became. */
const BECAME: Readonly<Record<Support, readonly [rule: FixedRuleId, message: string]>> = {
  required: ['task-support-required', 'The tool must be called as a task now'],
  optional: ['task-support-offered', 'The tool can be called both plainly and as a task now'],
  forbidden: ['task-support-withdrawn', 'The tool cannot be called as a task any more'],
}

/** How a tool is executed now, and was not before. */
export function executionChanges({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [executionOf(old), executionOf(next)]
  if (sameJson(before, after)) return []
  const values = { pointer: '/execution', before: old['execution'], after: next['execution'] }
  const [was, is] = [supportOf(before), supportOf(after)]
  if (was === undefined || is === undefined || was === is) {
    const message = `The execution of the tool changed${is === undefined ? `: ${quote(after['taskSupport'])}` : ''}`
    return [{ ...values, rule: 'execution-changed', message }]
  }
  const [rule, message] = BECAME[is]
  return [
    { rule, message, pointer: '/execution/taskSupport', before: before['taskSupport'], after: after['taskSupport'] },
  ]
}

function executionOf(tool: ToolDefinition): Readonly<Record<string, unknown>> {
  const execution = tool['execution']
  return isPlainObject(execution) ? execution : {}
}

/** What the protocol takes it for where it is absent; `undefined` for what the protocol does not know. */
function supportOf(execution: Readonly<Record<string, unknown>>): Support | undefined {
  const support = Object.hasOwn(execution, 'taskSupport') ? execution['taskSupport'] : 'forbidden'
  return isSupport(support) ? support : undefined
}

function isSupport(value: unknown): value is Support {
  return typeof value === 'string' && Object.hasOwn(BECAME, value)
}
