import { onTestFailed } from 'vitest'
import { randomFrom, type Random } from './random.ts'

export type { Random }

/** Random numbers of a test. The seed is told when the test fails; `MCPVER_TEST_SEED` sets it. */
export function seededRandom(): Random {
  const given = process.env['MCPVER_TEST_SEED']
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given)
  onTestFailed(() => console.error(`To see it again: MCPVER_TEST_SEED=${String(seed)}`))
  return randomFrom(seed)
}
