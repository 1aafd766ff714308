import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareSchemas } from './compare-schemas.ts'
import { runFuzz } from './test/fuzz-run.ts'
import { fuzzPairArbitrary } from './test/pair-arbitrary.ts'
import { hyperjumpValidator } from './test/validators.ts'

it('never says what independent validators refute, on random schemas', async () => {
  const tally = await runFuzz({ seed: 20260131, pairs: 250, instances: 100 })
  expect(tally.disagreements).toEqual([])
  // A run that no instance could refute would show nothing.
  expect(tally.biting).toBeGreaterThan(tally.verdicts.compatible / 2)
  expect(tally.verdicts.breaking).toBeGreaterThan(50)
  expect(tally.verdicts.undecided).toBeLessThan(10)
})

it.each(['input', 'output'] as const)('judges declared callers of an %s no harder than all', async (direction) => {
  let breaks = 0
  for (const { sub, sup, dialect } of fc.sample(fuzzPairArbitrary, { seed: 99, numRuns: 200 })) {
    const pair = direction === 'input' ? { old: sub, new: sup } : { old: sup, new: sub }
    const { declared, strict } = compareSchemas({ ...pair, direction }, { dialect })
    if (strict.verdict === 'compatible') expect(declared.verdict).toBe('compatible')
    if (declared.verdict !== 'breaking') continue
    breaks++
    expect(strict.verdict).toBe('breaking')
    const [accepts, refuses] = [await hyperjumpValidator(sub, dialect), await hyperjumpValidator(sup, dialect)]
    expect([accepts(declared.witness), refuses(declared.witness)]).toEqual([true, false])
  }
  expect(breaks).toBeGreaterThan(20)
})
