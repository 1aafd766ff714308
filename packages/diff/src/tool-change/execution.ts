import { pointerTo, quote, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { FixedRuleId } from '../rules/rule.ts'
import type { Finding, ToolPair } from './finding.ts'
import { memberDifferences, memberOf, type MemberDifference } from './member-difference.ts'

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
  const members = memberDifferences(before, after)
  if (members.length > 0) return members.map((member) => (member.name === 'taskSupport' ? ofSupport : ofMember)(member))
  return [
    { rule: 'execution-changed', pointer: '/execution', before, after, message: 'The execution of the tool changed' },
  ]
}

function executionOf(tool: ToolDefinition): unknown {
  return memberOf(tool, 'execution')
}

function ofMember({ name, before, after }: MemberDifference): Finding {
  const message = `The member ${quote(name)} of the tool's execution changed`
  return { rule: 'execution-changed', pointer: pointerTo('/execution', name), before, after, message }
}

function ofSupport({ name, before, after }: MemberDifference): Finding {
  const at = { pointer: pointerTo('/execution', name), before, after }
  const [was, is] = [supportOf(before), supportOf(after)]
  if (was !== undefined && is !== undefined && was !== is) {
    const [rule, message] = BECAME[is]
    return { ...at, rule, message }
  }
  const message =
    was === is && was !== undefined
      ? `The task support of the tool was put in other words and is ${was} as before`
      : `The task support of the tool is ${after === undefined ? 'not said' : quote(after)} now`
  return { ...at, rule: 'execution-changed', message }
}

/** What the protocol takes it for where it is absent; `undefined` for what the protocol does not know. */
function supportOf(support: unknown = 'forbidden'): Support | undefined {
  return isSupport(support) ? support : undefined
}

function isSupport(value: unknown): value is Support {
  return typeof value === 'string' && Object.hasOwn(BECAME, value)
}
