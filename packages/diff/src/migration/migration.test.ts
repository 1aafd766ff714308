import type { JsonObject } from '@mcpver/core'
import { toMigrationStep } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { diffTools } from '../diff-tools.ts'
import { tool } from '../test/tools.ts'
import { toArgumentAdapter } from './argument-adapter.ts'
import { argumentSteps, type ArgumentPlan, type ArgumentStep } from './argument-step.ts'
import { migrationSteps } from './migration-steps.ts'

const TEXT = { type: 'string' } as const
const VERSIONS = { from: '1.0.0', to: '2.0.0' }

function steps(
  before: JsonObject,
  after: JsonObject,
  rest: readonly [old: JsonObject, next: JsonObject] = [{}, {}],
): string[][] {
  const next = { tools: [tool('t', after, rest[1])] }
  const diff = diffTools({ tools: [tool('t', before, rest[0])] }, next)
  const found = migrationSteps(diff, VERSIONS, { next })
  for (const step of found) expect(() => toMigrationStep(step)).not.toThrow()
  return found.map(({ action, details = '' }) => [action, details])
}

function plan(
  before: JsonObject,
  after: JsonObject,
  rest: readonly [old: JsonObject, next: JsonObject] = [{}, {}],
): ArgumentPlan {
  const next = tool('t', after, rest[1])
  const { tools } = diffTools({ tools: [tool('t', before, rest[0])] }, { tools: [next] })
  return argumentSteps(tools[0]!, next)
}

describe('migrationSteps', () => {
  it.each<[what: string, found: string[][], expected: string[][]]>([
    [
      'a renamed parameter',
      steps({ user_id: TEXT }, { userId: TEXT }, [{ required: ['user_id'] }, { required: ['userId'] }]),
      [['rename parameter "user_id" to "userId"', 'It takes a string.']],
    ],
    [
      'a required parameter with the values that it takes',
      steps({}, { mode: { enum: ['fast', 'deep'], default: 'fast' } }, [{}, { required: ['mode'] }]),
      [['send parameter "mode"', 'It is required now. It takes "fast" or "deep". Its default is "fast".']],
    ],
    [
      'a parameter that became required',
      steps({ page: { type: 'integer' } }, { page: { type: 'integer' } }, [{}, { required: ['page'] }]),
      [['send parameter "page"', 'It is required now. It takes an integer.']],
    ],
    [
      'an enumeration that was narrowed',
      steps({ mode: { enum: ['a', 'b', 'c'] } }, { mode: { enum: ['a', 'b'] } }),
      [['stop sending "c" as parameter "mode"', 'It takes "a" or "b".']],
    ],
    [
      'a removed parameter',
      steps({ old: { const: true } }, {}),
      [['stop sending parameter "old"', 'Parameter "old" was removed. For example: {"old":true}.']],
    ],
  ])('says what to do about %s', (_what, found, expected) => {
    expect(found).toEqual(expected)
  })

  it('says where a removed tool went, and that it went nowhere', () => {
    const schema = { q: TEXT, limit: { type: 'integer' } }
    const diff = diffTools(
      { tools: [tool('web-search', schema), tool('gone')] },
      { tools: [tool('web_search', schema)] },
    )
    expect(migrationSteps(diff, VERSIONS).map(({ toolName, action }) => [toolName, action])).toEqual([
      ['gone', 'stop calling gone'],
      ['web-search', 'call web_search instead of web-search'],
    ])
  })

  it('asks nothing of callers for what they can pass over', () => {
    expect(steps({ a: TEXT }, { a: { ...TEXT, description: 'A' }, b: TEXT })).toEqual([])
  })

  it('takes the versions of each tool, and leaves out those without any', () => {
    const diff = diffTools({ tools: [tool('a'), tool('b')] }, { tools: [] })
    const found = migrationSteps(diff, (name) => (name === 'a' ? { from: '3.0.0', to: '4.0.0' } : undefined))
    expect(found).toMatchObject([{ toolName: 'a', fromVersion: '3.0.0', toVersion: '4.0.0' }])
  })
})

describe('argumentSteps', () => {
  it('renames, fills, drops and writes out what can be carried, and leaves nothing', () => {
    const { steps: found, rest } = plan(
      {
        user_id: TEXT,
        gone: TEXT,
        size: { type: 'integer' },
        filter: { type: 'object', properties: { city_name: TEXT } },
      },
      {
        userId: TEXT,
        size: TEXT,
        kind: { const: 'all' },
        filter: { type: 'object', properties: { cityName: TEXT } },
      },
      [{}, { required: ['kind'] }],
    )
    expect(rest).toEqual([])
    expect(found.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: 'drop', path: [], name: 'gone' },
      { kind: 'fill', path: [], name: 'kind', value: 'all' },
      { kind: 'rename', path: [], from: 'user_id', to: 'userId' },
      { kind: 'rename', path: ['filter'], from: 'city_name', to: 'cityName' },
      { kind: 'to-text', path: [], name: 'size' },
    ])
  })

  it('says what it cannot carry', () => {
    const { steps: found, rest } = plan({ a: { enum: [1, 2] } }, { a: { enum: [1] }, b: TEXT }, [
      {},
      { required: ['b'] },
    ])
    expect(found).toEqual([])
    expect(rest.map(({ rule }) => rule).sort()).toEqual(['input-enum-value-removed', 'input-property-added-required'])
  })

  it('does not take two unlike parameters for one', () => {
    const { steps: found } = plan({ query: TEXT }, { directory: TEXT })
    expect(found).toEqual([{ kind: 'drop', path: [], name: 'query' }])
  })

  it('fills a parameter that became required with its default', () => {
    const page = { type: 'integer', default: 1 }
    expect(plan({ page }, { page }, [{}, { required: ['page'] }]).steps).toEqual([
      { kind: 'fill', path: [], name: 'page', value: 1 },
    ])
  })
})

describe('toArgumentAdapter', () => {
  const adapt = toArgumentAdapter([
    { kind: 'rename', path: [], from: 'user_id', to: 'userId' },
    { kind: 'fill', path: [], name: 'kind', value: 'all' },
    { kind: 'drop', path: [], name: 'gone' },
    { kind: 'to-text', path: ['filter'], name: 'size' },
  ] satisfies ArgumentStep[])

  it('does what the steps say and leaves what it was given alone', () => {
    const args = { user_id: 'u', gone: 1, filter: { size: 3, x: true } }
    const before = JSON.stringify(args)
    expect(adapt(args)).toEqual({ userId: 'u', kind: 'all', filter: { size: '3', x: true } })
    expect(JSON.stringify(args)).toBe(before)
  })

  it('never overwrites what a caller sent, and passes over what is not there', () => {
    expect(adapt({ user_id: 'old', userId: 'new', kind: 'some', filter: 'none' })).toEqual({
      user_id: 'old',
      userId: 'new',
      kind: 'some',
      filter: 'none',
    })
  })

  it.each(['__proto__', 'constructor'])('takes an argument called %s for an ordinary one', (name) => {
    const renamed = toArgumentAdapter([{ kind: 'rename', path: [], from: 'a', to: name }])({ a: 1 })
    expect(JSON.stringify(renamed)).toBe(`{"${name}":1}`)
    const dropped = toArgumentAdapter([{ kind: 'drop', path: [], name }])({ b: 2 })
    expect(dropped).toEqual({ b: 2 })
  })
})
