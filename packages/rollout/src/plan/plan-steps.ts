import type { Traffic } from '@mcpver/core'
import type { UpdateSettings } from '../config/update-settings.ts'
import { RolloutError } from '../rollout-error.ts'
import type { PlanBase } from './base-traffic.ts'
import type { Step } from './step.ts'

/**
 * The steps of an update, from what is live and how it is to be done: the specification's `create_update_plan`. It reads nothing and changes
 * nothing.
 *
 * @throws {RolloutError} `ERR_PLAN_IMPOSSIBLE`, when there is nothing to update, or callers are divided already.
 */
export function planSteps(
  { strategy, approval, checks }: Pick<UpdateSettings, 'approval' | 'checks' | 'strategy'>,
  base: PlanBase,
): readonly Step[] {
  assertPlannable(base)
  const isChecked = checks.some(({ stages }) => stages.has('step'))
  return [
    { kind: 'validate', stage: 'pre' },
    ...(approval === undefined ? [] : [{ kind: 'approve', ...approval } as const]),
    { kind: 'save' },
    ...strategy.plan(base).flatMap((step) => (isChecked && isWatched(step) ? [step, CHECKED] : [step])),
    { kind: 'validate', stage: 'post' },
    ...strategy.afterwards(base),
    { kind: 'confirm' },
  ]
}

const CHECKED: Step = { kind: 'validate', stage: 'step' }

function isWatched(step: Step): boolean {
  return step.kind === 'hold' && step.isJudged
}

function assertPlannable({ traffic, to }: PlanBase): void {
  if (traffic.active === to) {
    throw new RolloutError(`Version ${to} is what everybody gets already`, {
      code: 'ERR_PLAN_IMPOSSIBLE',
      hint: 'Name another version.',
    })
  }
  const divided = dividedBetween(traffic)
  if (divided.length > 0) {
    throw new RolloutError(`Callers are divided already: some get ${divided.join(', ')}`, {
      code: 'ERR_PLAN_IMPOSSIBLE',
      hint: 'An update starts from one version for everybody: give the others no share first.',
    })
  }
}

function dividedBetween({ split, gateways = {}, mirror }: Traffic): readonly string[] {
  const versions = [
    ...Object.keys(split),
    ...Object.values(gateways),
    ...(mirror === undefined ? [] : [mirror.version]),
  ]
  return [...new Set(versions)].sort()
}

/**
 * The steps without those that only wait or give the new version to a part, from one on: what is left when somebody says that it is good.
 *
 * @param from The first step that is not done yet.
 */
export function withoutWaiting(steps: readonly Step[], from: number, to: string): readonly Step[] {
  const rest = steps.slice(from)
  return [...steps.slice(0, from), ...rest.filter((step) => isNeeded(step, to))]
}

function isNeeded(step: Step, to: string): boolean {
  switch (step.kind) {
    case 'hold':
      return false
    case 'traffic':
      return step.traffic.active === to
    case 'validate':
      return step.stage !== 'step'
    // Whoever is in a hurry does not approve for others.
    case 'approve':
    case 'confirm':
    case 'save':
      return true
  }
}
