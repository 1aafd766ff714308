import { blueGreen } from './strategies/blue-green.ts'
import { canary } from './strategies/canary.ts'
import { immediate } from './strategies/immediate.ts'
import { rolling } from './strategies/rolling.ts'
import type { DocumentNode } from '@mcpver/core'
import type { PlanBase } from './base-traffic.ts'
import type { Step } from './step.ts'
import type { Strategy } from './strategy.ts'

/** The names of the strategies, as the specification has them. */
export const STRATEGY_NAMES = ['rolling', 'blue_green', 'canary', 'immediate'] as const

export type StrategyName = (typeof STRATEGY_NAMES)[number]

/** A strategy with its options, which nobody else has to know. */
export interface ChosenStrategy {
  readonly name: StrategyName
  readonly summary: string
  plan(base: PlanBase): readonly Step[]
  afterwards(base: PlanBase): readonly Step[]
}

type Choose = (node: DocumentNode | undefined) => ChosenStrategy

const STRATEGIES: Readonly<Record<StrategyName, Choose>> = {
  rolling: chooser('rolling', rolling),
  blue_green: chooser('blue_green', blueGreen),
  canary: chooser('canary', canary),
  immediate: chooser('immediate', immediate),
}

function chooser<Options>(name: StrategyName, strategy: Strategy<Options>): Choose {
  return (node) => {
    const options = strategy.parse(node)
    return {
      name,
      summary: strategy.summary,
      plan: (base) => strategy.plan(options, base),
      afterwards: (base) => strategy.afterwards?.(options, base) ?? [],
    }
  }
}

/**
 * A strategy by its name, with the options of the configuration.
 *
 * @throws a `McpverError` that names the place and the value.
 */
export function chooseStrategy(name: StrategyName, options: DocumentNode | undefined): ChosenStrategy {
  return STRATEGIES[name](options)
}
