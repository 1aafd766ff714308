import { APIVersion } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { toAdapter, type Adapter } from './adapter.ts'
import { expectRefusal } from './test/refusal.ts'
import { text } from './test/connected-client.ts'

const version = (major: number): APIVersion => APIVersion.of(major)
const step = (from: number, to: number): Adapter => toAdapter('tool', { from: version(from), to: version(to) })

describe('an adapter', () => {
  it('leaves arguments and results as they are where its author says nothing', () => {
    const { adaptArguments, adaptResult } = step(1, 2)
    const args = { city: 'Bern' }
    const result = text('sun')
    expect(adaptArguments(args as never)).toBe(args)
    expect(adaptResult(result)).toBe(result)
  })

  it.each([
    ['1.0.0', '1.0.0'],
    ['1.0.0', 'v1.0.0'],
    ['1.0.0', '1.0.0+build'],
  ])('is refused when it leads from a version to itself: %s to %s', (from, to) => {
    expectRefusal(() => toAdapter('forecast', { from, to }), {
      code: 'ERR_ADAPTER_INVALID',
      names: ['"forecast"', 'v1.0.0'],
    })
  })

  it.each([
    ['one', '2.0.0', '"one"'],
    ['1.0.0', '2', '"2"'],
  ])('is refused when it leads from %s to %s', (from, to, named) => {
    expectRefusal(() => toAdapter('forecast', { from, to }), { code: 'ERR_INVALID_VERSION', names: [named] })
  })
})
