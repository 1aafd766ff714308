import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import type { CoreErrorCode } from './core-error.ts'
import { toMigrationStep, type MigrationStepInput } from './migration-step.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES } from './test/tool-arbitraries.ts'
import { closeVersion } from './test/version-arbitraries.ts'

const STEP: MigrationStepInput = {
  toolName: 'forecast',
  fromVersion: '1.4.0',
  toVersion: 'v2.0.0',
  action: 'rename parameter "city" to "location"',
}

describe('toMigrationStep', () => {
  it('reads the versions; details are empty where there are none', () => {
    expect(toMigrationStep(STEP)).toEqual({
      ...STEP,
      fromVersion: APIVersion.of(1, 4),
      toVersion: APIVersion.of(2),
      details: '',
    })
    expect(toMigrationStep({ ...STEP, details: undefined }).details).toBe('')
    expect(toMigrationStep({ ...STEP, details: 'It takes coordinates, too.' }).details).toBe(
      'It takes coordinates, too.',
    )
  })

  it('gives an immutable value, which is a valid input again', () => {
    const step = toMigrationStep(STEP)
    expect(() => Object.assign(step, { action: 'nothing' })).toThrow(TypeError)
    expect(toMigrationStep(step)).toEqual(step)
  })

  it('accepts a step exactly when it leads to a later version', () => {
    fc.assert(
      fc.property(closeVersion, closeVersion, (fromVersion, toVersion) => {
        const act = (): unknown => toMigrationStep({ ...STEP, fromVersion, toVersion })
        if (APIVersion.parse(fromVersion) < APIVersion.parse(toVersion)) expect(act).not.toThrow()
        else expect(refusalOf(act).code).toBe('ERR_INVALID_MIGRATION')
      }),
    )
  })

  it.each<{ input: Partial<Record<keyof MigrationStepInput, unknown>>; code: CoreErrorCode; names: string[] }>([
    { input: { toolName: 'a b' }, code: 'ERR_INVALID_TOOL_NAME', names: ['"a b"'] },
    { input: { fromVersion: '1' }, code: 'ERR_INVALID_VERSION', names: ['"1"'] },
    { input: { toVersion: undefined }, code: 'ERR_INVALID_VERSION', names: ['undefined'] },
    { input: { toVersion: '1.4.0' }, code: 'ERR_INVALID_MIGRATION', names: ['"forecast"', 'v1.4.0'] },
    { input: { toVersion: '1.3.9' }, code: 'ERR_INVALID_MIGRATION', names: ['"forecast"', 'v1.4.0', 'v1.3.9'] },
    { input: { toVersion: '1.4.0+b' }, code: 'ERR_INVALID_MIGRATION', names: ['v1.4.0+b'] },
    { input: { action: '' }, code: 'ERR_INVALID_MIGRATION', names: ['""'] },
    { input: { action: ' \n' }, code: 'ERR_INVALID_MIGRATION', names: ['" \\n"'] },
    { input: { action: undefined }, code: 'ERR_INVALID_MIGRATION', names: ['undefined'] },
    { input: { action: ['a'] }, code: 'ERR_INVALID_MIGRATION', names: ['an array of 1'] },
    { input: { details: 5 }, code: 'ERR_INVALID_MIGRATION', names: ['5'] },
    { input: { details: null }, code: 'ERR_INVALID_MIGRATION', names: ['null'] },
  ])('refuses $input', ({ input, code, names }) => {
    const error = refusalOf(() => toMigrationStep({ ...STEP, ...input } as MigrationStepInput))
    expectRefusal(error, { code, names })
  })

  it.each(SPECIAL_NAMES)('takes %s for an ordinary name', (toolName) => {
    expect(toMigrationStep({ ...STEP, toolName }).toolName).toBe(toolName)
  })
})
