import { expect, it } from 'vitest'

it('exports these values, and no others', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'StoreError',
    'copyStore',
    'createMemoryStore',
    'openPostgresStore',
    'openSqliteStore',
  ])
})
