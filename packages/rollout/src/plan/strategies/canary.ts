import { isPlainObject, type DocumentNode, type TrafficMatch } from '@mcpver/core'
import { durationAt } from '../../duration.ts'
import { parseApproval, type Approval } from '../approval.ts'
import { changed, finalTraffic, type PlanBase } from '../base-traffic.ts'
import { parsePercent } from '../parse-percent.ts'
import type { Step } from '../step.ts'
import type { Strategy } from '../strategy.ts'

/** One step of a canary. */
export type CanaryStep =
  /** The new version gets this share of the callers, in percent. */
  | { readonly kind: 'weight'; readonly percent: number }
  /** Stays as it is for so many milliseconds, and until the analysis says that the new version is no worse; `null`: until it is resumed. */
  | { readonly kind: 'pause'; readonly duration: number | null }
  | ({ readonly kind: 'approve' } & Approval)

/** Callers who get the new version from the first step on, whatever its share. */
export type CanaryMatch = { readonly principal: string } | { readonly header: string; readonly value: string }

/** How a canary goes. */
export interface CanaryOptions {
  /** Default: 10 % and 50 %, each for 5 minutes. */
  readonly steps: readonly CanaryStep[]
  /** Default: nobody. */
  readonly matches: readonly CanaryMatch[]
  /** How many of the calls that only read are copied to the new version, in percent. Default: none. */
  readonly mirror: number | undefined
}

const WEIGHTS = [10, 50] as const
const INTERVAL = 5 * 60_000

/** Gives the new version to more and more callers, and looks whether it is worse. */
export const canary: Strategy<CanaryOptions> = {
  name: 'canary',
  summary: 'More and more callers get the new version, as long as it is no worse than the old one.',
  parse: (node) => {
    const { steps, weights, interval, matches, mirror } =
      node?.members([], ['interval', 'matches', 'mirror', 'steps', 'weights']) ?? {}
    return {
      steps: steps === undefined ? shortSteps(weights, interval) : longSteps(steps, weights ?? interval),
      matches: matches?.elements().map(parseMatch) ?? [],
      mirror: mirror && parsePercent(mirror),
    }
  },
  plan: ({ steps, matches, mirror }, base) => {
    const common = {
      warm: [base.to],
      matches: matches.map((match): TrafficMatch => ({ ...match, version: base.to })),
      ...(mirror !== undefined && { mirror: { version: base.to, percent: mirror } }),
    }
    return [
      { kind: 'traffic', traffic: changed(base, common) },
      ...steps.map((step) => toStep(step, base, common)),
      { kind: 'traffic', traffic: finalTraffic(base) },
    ]
  },
}

function toStep(step: CanaryStep, base: PlanBase, common: Parameters<typeof changed>[1]): Step {
  switch (step.kind) {
    case 'weight': {
      // All of them is a change of the active version, which the last step makes; a share of 100 % means the same to callers.
      return { kind: 'traffic', traffic: changed(base, { ...common, split: { [base.to]: step.percent } }) }
    }
    case 'pause':
      return { kind: 'hold', duration: step.duration, isJudged: true }
    case 'approve':
      return step
  }
}

function shortSteps(weights: DocumentNode | undefined, interval: DocumentNode | undefined): readonly CanaryStep[] {
  const duration = interval === undefined ? INTERVAL : durationAt(interval)
  const nodes = weights?.elements()
  const percents = nodes?.map(parsePercent) ?? WEIGHTS
  if (weights !== undefined && nodes !== undefined) assertRising(weights, nodes, percents)
  return percents.flatMap((percent) => [
    { kind: 'weight', percent },
    { kind: 'pause', duration },
  ])
}

function longSteps(node: DocumentNode, short: DocumentNode | undefined): readonly CanaryStep[] {
  if (short !== undefined) throw short.refusal('either "steps", or "weights" with "interval"')
  const nodes = node.elements()
  const steps = nodes.map(parseStep)
  const weighted = nodes.filter((_, index) => steps[index]?.kind === 'weight')
  assertRising(
    node,
    weighted,
    steps.flatMap((step) => (step.kind === 'weight' ? [step.percent] : [])),
  )
  return steps
}

function parseStep(node: DocumentNode): CanaryStep {
  const { weight, pause, approve } = node.members([], ['approve', 'pause', 'weight'])
  const given = [weight, pause, approve].filter((one) => one !== undefined)
  if (given.length !== 1) throw node.refusal('one of "weight", "pause" and "approve"')
  if (weight !== undefined) return { kind: 'weight', percent: parsePercent(weight) }
  if (approve !== undefined) return { kind: 'approve', ...parseApproval(approve) }
  return { kind: 'pause', duration: pause?.value === null ? null : durationAt(pause ?? node) }
}

function assertRising(node: DocumentNode, nodes: readonly DocumentNode[], percents: readonly number[]): void {
  if (percents.length === 0) throw node.refusal('at least one weight')
  const at = percents.findIndex((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0))
  const falling = nodes[at]
  if (falling !== undefined) throw falling.refusal(`a weight over ${String(percents[at - 1])}, the one before it,`)
}

function parseMatch(node: DocumentNode): CanaryMatch {
  const { principal, header, value } = node.members([], ['header', 'principal', 'value'])
  if (isPlainObject(node.value) && principal !== undefined && header === undefined && value === undefined) {
    return { principal: named(principal) }
  }
  if (header !== undefined && value !== undefined && principal === undefined) {
    return { header: named(header).toLowerCase(), value: value.text() }
  }
  throw node.refusal('either a principal, or a header and its value')
}

function named(node: DocumentNode): string {
  const text = node.text()
  if (text === '') throw node.refusal('a name')
  return text
}
