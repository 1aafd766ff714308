import { describe, expect, it } from 'vitest'

const NAMES = [
  'changelogOf',
  'renderChangeList',
  'renderChangelog',
  'renderCompatibility',
  'renderDiff',
  'renderMigrationGuide',
  'renderRegistry',
  'visibleText',
]

describe('the package', () => {
  it('exports these values and no others', async () => {
    expect(Object.keys(await import('./index.ts')).sort()).toEqual(NAMES)
  })

  it('exports the same from its build', async () => {
    const entry = new URL('../dist/index.js', import.meta.url).href
    const built = (await import(/* @vite-ignore */ entry)) as object
    expect(Object.keys(built).sort()).toEqual(NAMES)
  })
})
