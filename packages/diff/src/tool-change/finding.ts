import type { ToolDefinition } from '@mcpver/core'
import type { Change } from '../change.ts'
import { ruleOf, type FixedRuleId } from '../rules/rule.ts'
import type { FixedSeverity } from '../rules/rule-entry.ts'
import type { DiffMode } from '../schema-change/comparator.ts'
import { graver } from '../severity.ts'

/** Two definitions of one tool, as their author wrote them. */
export interface ToolPair {
  readonly old: ToolDefinition
  readonly new: ToolDefinition
}

/** A change that is what its rule says, and needs no comparison. */
export interface Finding {
  readonly rule: FixedRuleId
  readonly pointer: string
  readonly before?: unknown
  readonly after?: unknown
  readonly message: string
}

/** A finding as a change of a tool. */
export function toFixedChange(tool: string, { before, after, ...finding }: Finding, mode: DiffMode): Change {
  const { part } = ruleOf(finding.rule)
  const { kind, bump, trust = false } = fixedSeverity(finding.rule, mode)
  return {
    rule: finding.rule,
    tool,
    part,
    pointer: finding.pointer,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    kind,
    trust,
    bump,
    message: finding.message,
  }
}

function fixedSeverity(id: FixedRuleId, mode: DiffMode): FixedSeverity {
  const { severity = { kind: 'hint', bump: 'patch' }, forward = severity } = ruleOf(id)
  const { trust = false } = severity
  if (mode === 'full') return { ...graver(severity, forward), trust }
  return mode === 'forward' ? forward : severity
}
