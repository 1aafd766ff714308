import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from './arena.ts'
import { orderNodes, orderNumbers } from './order.ts'

describe('putting in order', () => {
  it('sorts numbers, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (numbers) => {
        expect(orderNumbers([...numbers])).toEqual(numbers.toSorted((a, b) => a - b))
      }),
    )
  })

  it('sorts nodes by their ids', () => {
    const arena = new Arena()
    const nodes = ['a', 'b', 'c'].map((name) => arena.required(name))
    expect(orderNodes(nodes.toReversed())).toEqual(nodes)
  })
})
