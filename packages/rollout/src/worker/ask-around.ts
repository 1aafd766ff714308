import type { Deployer, Store } from '@mcpver/core'
import { runChecks } from '../check/run-checks.ts'
import type { UpdateSettings } from '../config/update-settings.ts'
import { isJudged } from '../update/advance.ts'
import type { Facts } from '../update/facts.ts'
import { currentStep, stepKey, type Update } from '../update/update.ts'
import { contextOf } from './check-context.ts'
import { knownGateways } from './known-gateways.ts'
import { lookAt } from './look.ts'

/** What others say of an update. It is asked between transactions, at least once. */
export interface Answers extends Pick<Facts, 'judged' | 'outcomes'> {
  /** The gateways that serve calls. */
  readonly gateways: readonly string[]
}

/** Who asks. */
export interface Asking {
  readonly store: Store
  readonly deployer: Deployer
  /** Ends it. */
  readonly signal: AbortSignal
}

/** Asks those who have to be asked before an update can go on. */
export async function askAround(
  update: Update,
  settings: UpdateSettings,
  { store, deployer, signal }: Asking,
): Promise<Answers> {
  const now = await store.read(({ jobs }) => jobs.now())
  const isStarting = update.phase === 'waiting' && settings.strategy.name === 'rolling'
  return {
    gateways: isStarting ? await knownGateways(store.tallies, { name: update.name, now }) : [],
    outcomes: await outcomesOf(update, settings, { store, deployer, signal }),
    judged:
      settings.analysis !== null && isJudged(update, settings)
        ? await lookAt(update, settings.analysis, { store, deployer, now })
        : undefined,
  }
}

async function outcomesOf(
  update: Update,
  settings: UpdateSettings,
  { store, deployer, signal }: Asking,
): Promise<Facts['outcomes']> {
  const step = currentStep(update)
  if (update.phase !== 'running' || update.paused !== null || step?.kind !== 'validate') return undefined
  const checks = settings.checks.filter(({ stages }) => stages.has(step.stage))
  if (checks.length === 0) return []
  const { consent } = settings
  const context = await contextOf({ store, deployer }, update, { stage: step.stage, key: stepKey(update), consent })
  return runChecks(checks, context, signal)
}
