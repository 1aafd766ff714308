import { expect, it } from 'vitest'

it('exports these values, and no others', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'RegistryError',
    'VersionRegistry',
    'assertRetirementSchedule',
    'decideRetirement',
    'describeBrownOut',
    'describeMalformedRange',
    'describeRefusal',
    'describeRetired',
    'findVersionChain',
  ])
})
