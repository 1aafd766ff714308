import { expect, it } from 'vitest'
import { simulate } from './simulate.ts'

const RUNS = 1500

it('ends every update on one version or the other, once, whoever is killed, cut off or overtaken', async () => {
  const first = Number(process.env['MCPVER_TEST_SEED'] ?? Math.floor(Math.random() * 1e9))
  const ends = new Map<string, number>()
  for (let seed = first; seed < first + RUNS; seed++) {
    const { phases } = await simulate(seed)
    for (const phase of phases) ends.set(phase, (ends.get(phase) ?? 0) + 1)
  }
  // It has to have seen all of them, or it shows little.
  expect([...ends.keys()].sort()).toEqual(['cancelled', 'failed', 'rolled_back', 'succeeded'])
}, 120_000)

it('does the same for the same seed', async () => {
  expect(await simulate(42)).toEqual(await simulate(42))
})
