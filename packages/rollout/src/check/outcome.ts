import type { JsonObject } from '@mcpver/core'

/** What a check found. What is not known is not passed. */
export interface CheckFinding {
  readonly status: 'failed' | 'passed' | 'unknown'
  /** In one sentence, for people. */
  readonly reason: string
  /** What to do about it. Default: nothing is known. */
  readonly hint?: string
  /** The numbers behind it; nothing secret. */
  readonly data?: JsonObject
}

/** What a check found, and which. */
export interface CheckOutcome extends CheckFinding {
  readonly check: string
}

export function passed(reason: string, data?: JsonObject): CheckFinding {
  return { status: 'passed', reason, ...(data && { data }) }
}

export function failed(reason: string, more: Pick<CheckFinding, 'data' | 'hint'> = {}): CheckFinding {
  return { status: 'failed', reason, ...more }
}

export function unknown(reason: string, more: Pick<CheckFinding, 'data' | 'hint'> = {}): CheckFinding {
  return { status: 'unknown', reason, ...more }
}

/** Whether every one has passed; else the reasons of those that have not. */
export function summaryOf(outcomes: readonly CheckOutcome[]): { readonly passed: boolean; readonly reason: string } {
  const others = outcomes.filter(({ status }) => status !== 'passed')
  return { passed: others.length === 0, reason: others.map(({ check, reason }) => `${check}: ${reason}`).join('; ') }
}
