import type { JsonObject } from '@mcpver/core'
import type { Dice } from './dice.ts'

/** How an update is to be done, left to chance. */
export function configOf(dice: Dice): JsonObject {
  const strategy = dice.one<keyof typeof OPTIONS>(['canary', 'rolling', 'blue_green', 'immediate'])
  return {
    update_strategy: strategy,
    [strategy]: OPTIONS[strategy](dice),
    validation_checks: dice.happens(0.7) ? ['asked'] : [],
    rollback_policy: { automatic_rollback: dice.happens(0.8), retries: dice.below(3) },
    concurrency: dice.one(['queue', 'reject']),
    ...(dice.happens(0.2) && { approval: { required: 1 + dice.below(2), expires: '1m' } }),
    analysis: dice.happens(0.6)
      ? false
      : { deadline: '4s', no_data: dice.one(['promote', 'rollback', 'pause', 'wait']) },
  }
}

const OPTIONS = {
  canary,
  rolling: (dice) => ({ surge: dice.one([10, 34, 50]), pause: '1s' }),
  blue_green: (dice) => ({ preview: dice.one(['0s', '1s', null]), keep_warm: dice.one(['0s', '3s']) }),
  immediate: () => ({}),
} as const satisfies Readonly<Record<string, (dice: Dice) => JsonObject>>

/** Short ones, and some whose steps wait for people while the judge looks. */
function canary(dice: Dice): JsonObject {
  if (dice.happens(0.6)) return { weights: dice.one([[10, 50], [1, 5, 25, 100], [50]]), interval: '2s' }
  const gate = dice.one<JsonObject>([{ approve: { required: 1, expires: '20s' } }, { pause: null }, { pause: '5s' }])
  return { steps: [{ weight: 20 }, { pause: '1s' }, gate, { weight: 60 }, { pause: '2s' }] }
}
