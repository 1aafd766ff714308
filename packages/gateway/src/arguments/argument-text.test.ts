import { parseJson } from '@mcpver/core'
import { toArgumentAdapter, type ArgumentStep, type Arguments } from '@mcpver/diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adaptedArguments } from './argument-text.ts'

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'a"\\', '1')
const path = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(name, { maxLength: 2 }))
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(0, 1, 1.5, 1e21, '', 'x', true, null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value
const step: fc.Arbitrary<ArgumentStep> = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), path, from: name, to: name }),
  fc.record({ kind: fc.constantFrom('fill' as const, 'drop' as const), path, name, value }),
  fc.record({ kind: fc.constant('to-text' as const), path, name }),
)

describe('arguments as text', () => {
  it('become what they become as values, whatever they and the steps are', () => {
    let changed = 0
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { minKeys: 2, maxKeys: 4 }),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        fc.nat(2),
        (args, steps, indent) => {
          const text = JSON.stringify(args, undefined, indent)
          const adapted = adaptedArguments(text, steps)
          expect(parseJson(adapted)).toEqual(toArgumentAdapter(steps)(parseJson(text) as Arguments))
          if (adapted !== text) changed++
        },
      ),
      { numRuns: 1000 },
    )
    expect(changed).toBeGreaterThan(100)
  })

  it('stay as they are written where nothing is to be done', () => {
    const text = ' { "a" : 1.0 ,\n"b": {"c":[ ]} } '
    const steps: ArgumentStep[] = [
      { kind: 'rename', path: [], from: 'missing', to: 'x' },
      { kind: 'rename', path: [], from: 'a', to: 'b' },
      { kind: 'fill', path: ['b'], name: 'c', value: 1 },
      { kind: 'fill', path: ['a'], name: 'c', value: 1 },
      { kind: 'drop', path: [], name: 'a', value: 2 },
      { kind: 'to-text', path: ['b'], name: 'c' },
    ]
    expect(adaptedArguments(text, steps)).toBe(text)
    for (const other of ['[1]', 'null', '"a"', '7']) expect(adaptedArguments(other, steps)).toBe(other)
  })

  it('keep numbers that no double holds, and are not taken for what they were rounded to', () => {
    const text = '{"id":12345678901234567891,"old":9007199254740993,"in":{"big":1e400}}'
    const steps: ArgumentStep[] = [
      { kind: 'rename', path: ['in'], from: 'big', to: 'large' },
      { kind: 'drop', path: [], name: 'old', value: 9007199254740992 },
      { kind: 'to-text', path: [], name: 'id' },
    ]
    expect(adaptedArguments(text, steps)).toBe(
      '{"id":"12345678901234567891","old":9007199254740993,"in":{"large":1e400}}',
    )
  })

  it('are read as readers do where a name stands there twice', () => {
    const steps: ArgumentStep[] = [{ kind: 'rename', path: [], from: 'a', to: 'b' }]
    expect(adaptedArguments('{"a":1,"c":0,"\\u0061":2}', steps)).toBe('{"c":0,"b":2}')
  })
})
