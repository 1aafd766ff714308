import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testIo } from '../../test/test-io.ts'
import { Workspace } from '../../test/workspace.ts'
import type { UpdateConfigOptions } from '../command/update/config-options.ts'
import { updateConfigOf } from './update-config.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
})
afterEach(() => work.remove())

const DEFAULT = {
  update_strategy: 'canary',
  validation_checks: ['release_state', 'contract_difference', 'upstream_starts', 'rollback_possible'],
  rollback_policy: { automatic_rollback: true },
}

function config(options: UpdateConfigOptions, isSigned = false): Promise<unknown> {
  return updateConfigOf(options, testIo({ cwd: work.path }), isSigned)
}

describe('the configuration of an update', () => {
  it.each<[what: string, options: UpdateConfigOptions, expected: object]>([
    ['nothing is said', {}, DEFAULT],
    ['the strategy is', { strategy: 'immediate' }, { ...DEFAULT, update_strategy: 'immediate' }],
    [
      'shares are',
      { weights: [5, 50], interval: '200ms' },
      { ...DEFAULT, canary: { weights: [5, 50], interval: '200ms' } },
    ],
    [
      'all else is',
      {
        check: ['release_state'],
        automaticRollback: false,
        at: '2030-01-01T00:00:00Z',
        consent: ['breaking'],
        concurrency: 'reject',
      },
      {
        update_strategy: 'canary',
        validation_checks: ['release_state'],
        rollback_policy: { automatic_rollback: false },
        schedule: { at: '2030-01-01T00:00:00Z' },
        consent: ['breaking'],
        concurrency: 'reject',
      },
    ],
  ])('is whole where %s', async (_, options, expected) => {
    expect(await config({ automaticRollback: true, ...options })).toEqual(expected)
  })

  it('checks signatures where there is a trust root', async () => {
    expect(await config({}, true)).toEqual({
      ...DEFAULT,
      validation_checks: [...DEFAULT.validation_checks, 'release_signed'],
    })
  })

  it('is that of a file, but for what flags say, and keeps what nobody here knows', async () => {
    work.write(
      'update.json',
      `{
        // weekly
        "update_strategy": "canary",
        "canary": { "weights": [1], "mirror": 5, },
        "schedule": { "cron": "0 2 * * 1", "time_zone": "UTC" },
        "rollback_policy": { "automatic_rollback": true, "retries": 2 },
        "later": true,
      }`,
    )
    expect(await config({ config: 'update.json', interval: '5m', automaticRollback: true })).toEqual({
      update_strategy: 'canary',
      canary: { weights: [1], mirror: 5, interval: '5m' },
      schedule: { cron: '0 2 * * 1', time_zone: 'UTC' },
      rollback_policy: { automatic_rollback: true, retries: 2 },
      later: true,
    })
    expect(await config({ config: 'update.json', at: '2030-01-01T00:00:00Z', automaticRollback: false })).toMatchObject(
      {
        schedule: { at: '2030-01-01T00:00:00Z', time_zone: 'UTC' },
        rollback_policy: { automatic_rollback: false, retries: 2 },
      },
    )
  })

  it.each<[what: string, options: UpdateConfigOptions, message: string]>([
    ['shares of another strategy', { strategy: 'immediate', weights: [10] }, '--weights with the strategy "immediate"'],
    [
      'an interval of another strategy',
      { strategy: 'rolling', interval: '1m' },
      '--interval with the strategy "rolling"',
    ],
    ['a file that is not there', { config: 'none.json' }, 'no such file'],
    ['a file of something else', { config: 'list.json' }, 'is no update configuration'],
    ['a file that is not JSON', { config: 'broken.json' }, 'is not JSON'],
  ])('refuses %s', async (_, options, message) => {
    work.write('list.json', '[]')
    work.write('broken.json', '{')
    await expect(config(options)).rejects.toThrow(message)
  })
})
