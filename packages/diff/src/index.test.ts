import { describe, expect, it } from 'vitest'

const NAMES = [
  'DiffError',
  'InstanceValidator',
  'RULES',
  'applySuppressions',
  'argumentSteps',
  'checkBump',
  'checkInclusion',
  'compareSchemas',
  'diffHistory',
  'diffTools',
  'findRule',
  'formatSnapshot',
  'migrationSteps',
  'parseSnapshot',
  'parseVersionedSnapshot',
  'readSuppressions',
  'requiredBump',
  'toArgumentAdapter',
  'toSnapshot',
  'toVersionedSnapshot',
  'toVersionedSurface',
  'versionTools',
  'writeSuppressions',
]

describe('the package', () => {
  it('exports these values and no others', async () => {
    expect(Object.keys(await import('./index.ts')).sort()).toEqual(NAMES)
  })
})
