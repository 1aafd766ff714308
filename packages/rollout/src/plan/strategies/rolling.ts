import type { DocumentNode } from '@mcpver/core'
import { durationAt } from '../../duration.ts'
import { RolloutError } from '../../rollout-error.ts'
import { changed, finalTraffic, type PlanBase } from '../base-traffic.ts'
import { parseCount, parsePercent } from '../parse-percent.ts'
import type { Step } from '../step.ts'
import type { Strategy } from '../strategy.ts'

/** How a rolling update goes. */
export type RollingOptions = {
  /** How long it stays as it is between two batches, in milliseconds. Default: 1 minute. */
  readonly pause: number
} & (
  | {
      readonly over: 'principals'
      /** How many callers move at once, in percent of all. Default: 25. */
      readonly surge: number
    }
  | {
      readonly over: 'gateways'
      /** How many gateways move at once. Default: 1. */
      readonly surge: number
      /** Their names, in the order in which they move. Default: those that have served calls in the last hour. */
      readonly gateways: readonly string[] | undefined
    }
)

const PAUSE = 60_000
const PERCENT = 25

/** Moves callers, or gateways, in batches. */
export const rolling: Strategy<RollingOptions> = {
  name: 'rolling',
  summary: 'Callers, or gateways, move to the new version in batches.',
  parse: (node) => {
    const { over, surge, pause, gateways } = node?.members([], ['gateways', 'over', 'pause', 'surge']) ?? {}
    const between = pause === undefined ? PAUSE : durationAt(pause)
    if (parseOver(over) === 'gateways') {
      const count = surge === undefined ? 1 : parseCount(surge)
      return { over: 'gateways', surge: count, pause: between, gateways: gateways && parseNames(gateways) }
    }
    if (gateways !== undefined) throw gateways.refusal('no gateways where it goes over principals')
    return { over: 'principals', surge: surge === undefined ? PERCENT : parsePercent(surge), pause: between }
  },
  plan: (options, base) => {
    const batches = options.over === 'gateways' ? gatewayBatches(options, base) : callerBatches(options.surge, base)
    const between: Step = { kind: 'hold', duration: options.pause, isJudged: true }
    return [
      // What is about to get calls is running before it gets them.
      { kind: 'traffic', traffic: changed(base, { warm: [base.to] }) },
      ...batches.flatMap((batch) => [batch, between]),
      { kind: 'traffic', traffic: finalTraffic(base) },
    ]
  },
}

function parseOver(node: DocumentNode | undefined): 'gateways' | 'principals' {
  if (node === undefined || node.value === 'principals') return 'principals'
  if (node.value === 'gateways') return 'gateways'
  throw node.refusal('"principals" or "gateways"')
}

function parseNames(node: DocumentNode): readonly string[] {
  const names = node.elements().map((element) => element.text())
  if (names.length === 0) throw node.refusal('the name of at least one gateway')
  if (new Set(names).size < names.length) throw node.refusal('no gateway twice')
  return names
}

/** All batches but the last, which is everybody. */
function callerBatches(surge: number, base: PlanBase): readonly Step[] {
  const count = Math.ceil(100 / surge) - 1
  return Array.from({ length: count }, (_, index) => {
    const share = Math.round(surge * (index + 1) * 100) / 100
    return { kind: 'traffic', traffic: changed(base, { split: { [base.to]: share }, warm: [base.to] }) }
  })
}

function gatewayBatches(
  { surge, gateways }: { surge: number; gateways: readonly string[] | undefined },
  base: PlanBase,
): readonly Step[] {
  const names = gateways ?? base.gateways
  if (names.length === 0) {
    throw new RolloutError('No gateway is known that serves calls, so there is none to begin with', {
      code: 'ERR_PLAN_IMPOSSIBLE',
      hint: 'Name them in rolling.gateways, or roll over principals.',
    })
  }
  const ends = Array.from({ length: Math.ceil(names.length / surge) }, (_, index) => (index + 1) * surge)
  return ends.map((end) => {
    const moved = Object.fromEntries(names.slice(0, end).map((name) => [name, base.to]))
    return { kind: 'traffic', traffic: changed(base, { gateways: moved, warm: [base.to] }) }
  })
}
