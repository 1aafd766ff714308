import type { Change } from '@mcpver/diff'
import { describe, expect, it } from 'vitest'
import { objectsTo, parseFailOn } from './fail-on.ts'
import { onlyTools } from './tool-filter.ts'

const CHANGE: Change = {
  rule: 'tool-added',
  tool: 'a',
  part: 'tool',
  pointer: '',
  kind: 'compatible',
  trust: false,
  bump: 'minor',
  message: 'added',
}

describe('--fail-on', () => {
  it.each([
    ['breaking', { kind: 'breaking' }, true],
    ['breaking', { kind: 'undecided' }, false],
    ['breaking, undecided', { kind: 'undecided' }, true],
    ['risk', { kind: 'risk' }, true],
    ['trust', { trust: true }, true],
    ['trust', {}, false],
    ['added', {}, true],
    ['any', { kind: 'text' }, true],
    ['none', { kind: 'breaking' }, false],
  ] as const)('%s: %j', (text, change, isObjection) => {
    expect(objectsTo(parseFailOn(text), { ...CHANGE, ...change })).toBe(isObjection)
  })

  it.each(['', 'braking', 'none,breaking'])('refuses %j', (text) => {
    expect(() => parseFailOn(text)).toThrow(/Expected some of|stands alone/)
  })
})

describe('--only', () => {
  const surface = (...names: string[]) => ({ tools: names.map((name) => ({ name, inputSchema: {} })) })
  const only = (...globs: string[]) =>
    onlyTools([surface('get_a', 'get_b', 'x.y'), surface('get_a', 'put')], globs).map(({ tools }) =>
      tools.map(({ name }) => name),
    )

  it('takes names, stars and question marks, and nothing else as a pattern', () => {
    expect(only('get_*')).toEqual([['get_a', 'get_b'], ['get_a']])
    expect(only('get_?', 'put')).toEqual([
      ['get_a', 'get_b'],
      ['get_a', 'put'],
    ])
    expect(only('x.y')).toEqual([['x.y'], []])
    expect(only('***')).toEqual([
      ['get_a', 'get_b', 'x.y'],
      ['get_a', 'put'],
    ])
  })

  it('refuses what matches nothing, as a slip would make every check pass', () => {
    expect(() => only('xzy')).toThrow('No tool of either side matches "xzy"')
  })
})
