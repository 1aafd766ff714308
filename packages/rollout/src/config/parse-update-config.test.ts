import { DocumentNode, type JsonObject } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { standardChecks } from '../check/standard-checks.ts'
import { START } from '../test/bench.ts'
import { TestDeployer } from '../test/test-deployer.ts'
import { parseUpdateConfig } from './parse-update-config.ts'

const checks = standardChecks({ deployer: new TestDeployer() })
const least: JsonObject = {
  update_strategy: 'canary',
  validation_checks: ['release_state'],
  rollback_policy: { automatic_rollback: false },
}

function parse(config: unknown): ReturnType<typeof parseUpdateConfig> {
  return parseUpdateConfig(config, { checks, now: START })
}

describe('the configuration of an update', () => {
  it('needs no more than the specification says', () => {
    const settings = parse(least)
    expect(settings).toMatchObject({
      rollback: { isAutomatic: false, retries: 0 },
      concurrency: 'queue',
      approval: undefined,
      schedule: { start: { kind: 'now' } },
      document: least,
    })
    expect(settings.analysis).toMatchObject({ falseAlarmRate: 0.02, onFail: 'rollback' })
    expect(settings.checks.map(({ name, stages }) => [name, [...stages]])).toEqual([
      ['release_state', ['prerequisite', 'pre']],
    ])
  })

  it('says more where somebody wants it', () => {
    const settings = parse({
      ...least,
      config_version: 1,
      validation_checks: [{ check: 'command', command: ['true'], when: ['post'], timeout: '5s' }],
      rollback_policy: { automatic_rollback: true, retries: 2 },
      analysis: false,
      approval: { required: 2, expires: '2h' },
      concurrency: 'reject',
      consent: ['breaking'],
      schedule: { at: '2026-07-01T02:00:00Z' },
      canary: { weights: [1], interval: '1s' },
    })
    expect(settings).toMatchObject({
      rollback: { isAutomatic: true, retries: 2 },
      analysis: null,
      approval: { required: 2, expires: 7_200_000 },
      concurrency: 'reject',
      consent: new Set(['breaking']),
    })
    expect(settings.checks).toMatchObject([{ name: 'command', timeout: 5000, stages: new Set(['post']) }])
  })

  it.each<[string, unknown, string]>([
    ['no strategy', without('update_strategy'), 'Missing required field: update_strategy'],
    ['no checks', without('validation_checks'), 'Missing required field: validation_checks'],
    ['no policy', without('rollback_policy'), 'Missing required field: rollback_policy'],
    ['a strategy that there is not', { ...least, update_strategy: 'yolo' }, 'Invalid update strategy: yolo'],
    ['a strategy that is no text', { ...least, update_strategy: 5 }, 'Invalid update strategy: 5'],
    ['a policy that is silent', { ...least, rollback_policy: {} }, 'Rollback policy must specify automatic_rollback'],
    [
      'a policy that is no object',
      { ...least, rollback_policy: true },
      'Rollback policy must specify automatic_rollback',
    ],
    ['nothing', null, 'Expected an object, found null'],
    ['a list', [], 'Expected an object'],
    ['an unknown field', { ...least, colour: 'red' }, '"/colour"'],
    [
      'a policy with a word',
      { ...least, rollback_policy: { automatic_rollback: 'yes' } },
      'true or false at "/rollback_policy/automatic_rollback"',
    ],
    ['too many retries', { ...least, rollback_policy: { automatic_rollback: true, retries: 11 } }, 'from 0 to 10'],
    ['an unknown check', { ...least, validation_checks: ['hope'] }, 'There is no check "hope"'],
    ['a check without its name', { ...least, validation_checks: [{}] }, '"/validation_checks/0"'],
    [
      'an unknown option of a check',
      { ...least, validation_checks: [{ check: 'release_state', strict: 1 }] },
      '"/validation_checks/0/strict"',
    ],
    [
      'an unknown stage',
      { ...least, validation_checks: [{ check: 'release_state', when: ['never'] }] },
      '"/validation_checks/0/when/0"',
    ],
    [
      'a command without words',
      { ...least, validation_checks: [{ check: 'command', command: [] }] },
      'a program and its arguments',
    ],
    ['a command that is not there', { ...least, validation_checks: ['command'] }, 'The check command has no "command"'],
    [
      'a service that is none',
      { ...least, validation_checks: [{ check: 'http', url: 'file:///etc' }] },
      'an http or https URL',
    ],
    ['options of another strategy', { ...least, rolling: {} }, 'no options of another strategy than canary'],
    ['an unknown consent', { ...least, consent: ['everything'] }, '"breaking"'],
    ['another concurrency', { ...least, concurrency: 'both' }, '"queue" or "reject"'],
    ['notifications of another kind', { ...least, notifications: { severity: 'loud' } }, '"/notifications/severity"'],
    ['a version that is none', { ...least, config_version: 'new' }, '"/config_version"'],
    ['analysis that is none', { ...least, analysis: { false_alarm_rate: 2 } }, '"/analysis/false_alarm_rate"'],
    ['weights that fall', { ...least, canary: { weights: [5, 1] } }, '"/canary/weights/1"'],
    ['a time that is over', { ...least, schedule: { at: '2020-01-01T00:00:00Z' } }, '/schedule/at'],
    [
      'a window that never opens',
      { ...least, schedule: { windows: [{ days: [], from: '01:00', until: '02:00' }], time_zone: 'UTC' } },
      '/schedule/windows',
    ],
  ])('is refused with %s', (_, config, why) => {
    expect(() => parse(config)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_CONFIG', message: expect.stringContaining(why) as string }),
    )
  })

  it('is refused when a later release wrote it', () => {
    expect(() => parse({ ...least, config_version: 2 })).toThrow(
      expect.objectContaining({ code: 'ERR_LATER_CONFIG', message: expect.stringContaining('version 2') as string }),
    )
  })
})

describe('the registry of checks', () => {
  it('names each once, with a sentence', () => {
    const names = checks.list().map(({ name }) => name)
    expect(names).toEqual([
      ...['release_state', 'release_signed', 'contract_difference', 'callers', 'dependencies', 'upstream_starts'],
      ...['smoke_calls', 'no_update_in_flight', 'error_budget', 'rollback_possible', 'command', 'http'],
    ])
    expect(checks.list().every(({ summary }) => summary.endsWith('.'))).toBe(true)
  })

  it('lets a check of one’s own take the place of a standard one', () => {
    const own = {
      name: 'callers',
      summary: 'Mine.',
      stages: ['pre'] as const,
      prepare: () => () => Promise.reject(new Error()),
    }
    const registry = standardChecks({ deployer: new TestDeployer(), more: [own] })
    expect(registry.list().find(({ name }) => name === 'callers')).toBe(own)
    expect(registry.parse(new DocumentNode('callers')).stages).toEqual(new Set(['pre']))
  })
})

function without(field: string): JsonObject {
  return Object.fromEntries(Object.entries(least).filter(([name]) => name !== field))
}
