import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const NAMES = [
  'AutomatedUpdateManager',
  'CheckRegistry',
  'ERROR_OUTCOMES',
  'METRICS',
  'ORDERS',
  'RollbackManager',
  'RolloutError',
  'STRATEGY_NAMES',
  'ScheduleError',
  'UpdateWorker',
  'decideStart',
  'defineCheck',
  'hasEnded',
  'isOpen',
  'judge',
  'nextTime',
  'parseAnalysisSettings',
  'parseDuration',
  'parseSchedule',
  'parseUpdateConfig',
  'planSteps',
  'shareOf',
  'standardChecks',
  'startAnalysis',
]

describe('the package', () => {
  it('exports these values and no others', async () => {
    expect(Object.keys(await import('./index.ts')).sort()).toEqual(NAMES)
  })

  it('has a README that names every export, types too', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const source = readFileSync(new URL('./index.ts', import.meta.url), 'utf8')
    const exported = [...source.matchAll(/export (?:type )?\{([^}]+)\}/g)].flatMap(
      ([, names]) => names!.match(/\w+/g) ?? [],
    )
    expect(exported).toEqual(expect.arrayContaining(NAMES))
    expect(exported.filter((name) => name !== 'type' && !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([])
  })
})
