import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { runChecks } from './run-checks.ts'
import type { CheckContext, ChosenCheck } from './update-check.ts'

const context = {} as CheckContext

function checkOf(run: ChosenCheck['run']): ChosenCheck {
  return { name: 'asked', stages: new Set(['pre']), timeout: 60_000, run }
}

it('listens no more to the end of a check that has answered: Node keeps such signals for ever', async () => {
  const signals: AbortSignal[] = []
  const check = checkOf((_, signal) => {
    signals.push(signal)
    return Promise.resolve({ status: 'passed', reason: 'fine' })
  })
  await runChecks([check], context, new AbortController().signal)
  expect(signals.map((signal) => getEventListeners(signal, 'abort'))).toEqual([[]])
})

it('says of a check that throws at once what it threw, also when all was ended before', async () => {
  const check = checkOf(() => {
    throw new Error('on purpose')
  })
  expect(await runChecks([check], context, AbortSignal.abort())).toEqual([
    { check: 'asked', status: 'unknown', reason: 'on purpose' },
  ])
})
