import type { JsonObject } from '@mcpver/core'
import { toMigrationStep } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { diffTools } from '../diff-tools.ts'
import { tool } from '../test/tools.ts'
import { toArgumentAdapter } from './argument-adapter.ts'
import { argumentSteps, type ArgumentPlan, type ArgumentStep } from './argument-step.ts'
import { migrationSteps } from './migration-steps.ts'

const TEXT = { type: 'string' } as const
const described = (description: string): JsonObject => ({ ...TEXT, description })
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
    [
      'a parameter inside of another that became required',
      steps(
        { filter: { type: 'object', properties: { city: TEXT } } },
        { filter: { type: 'object', properties: { city: TEXT }, required: ['city'] } },
      ),
      [['send parameter "filter.city"', 'It is required now. It takes a string.']],
    ],
    [
      'an enumeration that was narrowed and is written as alternatives',
      steps({ mode: TEXT }, { mode: { anyOf: [{ const: 'a' }, { const: 'b' }] } }),
      [
        [
          'check your calls: parameter "mode" must be "a" or "b" now',
          'Parameter "mode" must be "a" or "b" now. For example: {"mode":"text"}.',
        ],
      ],
    ],
    [
      'a parameter that may live on under another name',
      steps({ user: TEXT }, { user_name: TEXT }, [{}, { required: ['user_name'] }]),
      [['rename parameter "user" to "user_name"', 'It seems to be the same parameter; make sure. It takes a string.']],
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

  it('says of a suggested replacement that it is one', () => {
    const diff = diffTools({ tools: [tool('web-search')] }, { tools: [tool('web_search')] })
    expect(migrationSteps(diff, VERSIONS)[0]?.details).toMatch(
      /seems to take its place; make sure\. The names are the same/,
    )
    const renames = [{ from: 'web-search', to: 'web_search' }]
    const renamed = diffTools({ tools: [tool('web-search')] }, { tools: [tool('web_search')] }, { renames })
    expect(migrationSteps(renamed, VERSIONS)[0]?.details).toBe('web-search is called web_search now.')
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
        gone: { const: 'all', default: 'all' },
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
      { kind: 'drop', path: [], name: 'gone', value: 'all' },
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
    expect(plan({ query: TEXT }, { directory: TEXT }).steps).toEqual([])
  })

  it.each<[what: string, before: JsonObject, after: JsonObject]>([
    ['of another name with the same text', { from: described('A date') }, { until: described('A date') }],
    ['that takes other values under its new name', { user_id: TEXT }, { userId: { ...TEXT, maxLength: 5 } }],
    ['that could be either of two', { user_id: TEXT }, { userId: TEXT, UserID: TEXT }],
    ['of which the old name is still there', { user_id: TEXT, a: TEXT }, { user_id: TEXT, userId: TEXT }],
  ])('renames no parameter %s', (_what, before, after) => {
    expect(plan(before, after).steps).toEqual([])
  })

  it('leaves a removed parameter out only where it says what its absence says', () => {
    const { steps: found, rest } = plan({ dry_run: { type: 'boolean', default: false } }, {})
    expect(found).toEqual([{ kind: 'drop', path: [], name: 'dry_run', value: false }])
    expect(rest.map(({ rule }) => rule)).toEqual(['input-property-removed'])
  })

  it('leaves a removed parameter where the new version lets it pass', () => {
    const open = { additionalProperties: true }
    expect(plan({ page: { type: 'integer', default: 1 } }, {}, [open, open])).toEqual({ steps: [], rest: [] })
  })

  it.each<[what: string, before: JsonObject, after: JsonObject]>([
    ['a number where not every text is right', { n: { type: 'integer' } }, { n: { ...TEXT, pattern: '^[a-z]+$' } }],
    ['a truth value, for which there is no convention', { n: { type: 'boolean' } }, { n: TEXT }],
  ])('does not write out %s', (_what, before, after) => {
    const { steps: found, rest } = plan(before, after)
    expect(found).toEqual([])
    expect(rest).not.toEqual([])
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
    { kind: 'drop', path: [], name: 'gone', value: 1 },
    { kind: 'to-text', path: ['filter'], name: 'size' },
  ] satisfies ArgumentStep[])

  it('does what the steps say and leaves what it was given alone', () => {
    const args = { user_id: 'u', gone: 1, filter: { size: 3, x: true } }
    const before = JSON.stringify(args)
    expect(adapt(args)).toEqual({ userId: 'u', kind: 'all', filter: { size: '3', x: true } })
    expect(JSON.stringify(args)).toBe(before)
  })

  it('keeps a removed argument that says something, for the tool to refuse', () => {
    expect(adapt({ gone: 2, kind: 'all' })).toEqual({ gone: 2, kind: 'all' })
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
    const dropped = toArgumentAdapter([{ kind: 'drop', path: [], name, value: 1 }])({ b: 2 })
    expect(dropped).toEqual({ b: 2 })
  })
})
