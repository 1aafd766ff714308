import type { Deployer, Store } from '@mcpver/core'
import type { CheckRegistry } from '../check/check-registry.ts'
import type { CheckOutcome } from '../check/outcome.ts'
import { runChecks } from '../check/run-checks.ts'
import type { CheckStage, ChosenCheck } from '../check/update-check.ts'
import type { UpdateSettings } from '../config/update-settings.ts'
import type { Update } from '../update/update.ts'
import { contextOf } from '../worker/check-context.ts'

/** What has to be so before any update is scheduled, whatever its configuration asks for. */
const ALWAYS = ['release_state', 'contract_difference'] as const

/** What checks are run with. */
export interface CheckSurroundings {
  readonly store: Store
  readonly deployer: Deployer
  readonly checks: CheckRegistry
  /** Names of checks that are prerequisites of every update, beside those that always are. */
  readonly prerequisites: readonly string[]
}

/** Asks everything that has to be so before an update is scheduled: the specification's `check_update_prerequisites`. */
export function checkPrerequisites(
  update: Update,
  settings: UpdateSettings,
  surroundings: CheckSurroundings,
): Promise<readonly CheckOutcome[]> {
  const { checks, prerequisites } = surroundings
  const chosen = settings.checks.filter(({ stages }) => stages.has('prerequisite'))
  const always = [...new Set([...ALWAYS, ...prerequisites])]
  const first = always.map((name) => chosen.find((check) => check.name === name) ?? checks.named(name))
  const others = chosen.filter(({ name }) => !always.includes(name))
  return runStage(update, settings, { surroundings, stage: 'prerequisite', checks: [...first, ...others] })
}

/** Runs checks as they would be run at a stage of an update. */
export async function runStage(
  update: Update,
  { consent }: UpdateSettings,
  {
    surroundings,
    stage,
    checks,
  }: { surroundings: Pick<CheckSurroundings, 'deployer' | 'store'>; stage: CheckStage; checks: readonly ChosenCheck[] },
): Promise<readonly CheckOutcome[]> {
  const context = await contextOf(surroundings, update, { stage, key: '', consent })
  return runChecks(checks, context, new AbortController().signal)
}
