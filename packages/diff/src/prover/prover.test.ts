import { describe, expect, it } from 'vitest'
import { Arena } from '../schema/arena.ts'
import type { Node } from '../schema/node.ts'
import { OBJECT, STRING } from '../schema/sort.ts'
import { Prover } from './prover.ts'

const BUDGET = { steps: 1000, milliseconds: 60_000, depth: 50, states: 1000 }

function objectWith(arena: Arena, name: string, value: Node): Node {
  return arena.all([arena.type(OBJECT), arena.required(name), arena.property(name, value)])
}

describe('a goal that comes up below itself', () => {
  it('has no solution when every value of it would contain another one', () => {
    const arena = new Arena()
    const endless: Node = arena.reference(() => objectWith(arena, 'next', endless))
    expect(new Prover(arena, { budget: BUDGET, safeIntegers: false }).solve([endless])).toEqual({ kind: 'empty' })
  })

  it('has the smallest solution when one way out exists', () => {
    const arena = new Arena()
    const list: Node = arena.reference(() => arena.any([objectWith(arena, 'next', list), arena.type(STRING)]))
    const outcome = new Prover(arena, { budget: BUDGET, safeIntegers: false }).solve([list])
    expect(outcome).toEqual({ kind: 'witness', value: 'text' })
  })

  it('leaves no trace in what is remembered: a goal that failed only under the assumption is looked at again', () => {
    const arena = new Arena()
    const outer: Node = arena.reference(() => {
      const around = arena.all([arena.required('x'), arena.property('x', inner)])
      return arena.all([arena.type(OBJECT), arena.any([around, arena.required('z')])])
    })
    const inner = objectWith(arena, 'y', outer)
    const prover = new Prover(arena, { budget: BUDGET, safeIntegers: false })
    // Inside of `outer`, `inner` needs another `outer`, which is being looked for.
    expect(prover.solve([outer])).toMatchObject({ kind: 'witness', value: { z: {} } })
    expect(prover.solve([inner])).toMatchObject({ kind: 'witness', value: { y: { z: {} } } })
  })
})

describe('a budget', () => {
  it('makes an outcome unknown, never empty', () => {
    const arena = new Arena()
    const goal = objectWith(arena, 'a', arena.type(STRING))
    const prover = new Prover(arena, { budget: { ...BUDGET, steps: 1 }, safeIntegers: false })
    expect(prover.solve([goal]).kind).toBe('unknown')
  })

  it('of time is read from the clock that it is given', () => {
    const arena = new Arena()
    const goal = arena.all(
      Array.from({ length: 200 }, (_none, index) =>
        objectWith(arena, `p${String(index)}`, arena.count('min-length', index + 1)),
      ),
    )
    let now = 0
    const clock = { now: () => (now += 1000) }
    const prover = new Prover(arena, {
      budget: { ...BUDGET, steps: 100_000, milliseconds: 500 },
      safeIntegers: false,
      clock,
    })
    expect(prover.solve([goal, arena.not(arena.property('p3', arena.pattern('^x')))]).kind).toBe('unknown')
  })
})
