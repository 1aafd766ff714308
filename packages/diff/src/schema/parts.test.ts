import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from './arena.ts'
import { partsBeyond } from './parts.ts'

const arena = new Arena()
const atoms = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => arena.required(name))
const someAtoms = fc.subarray(atoms)

describe('the parts beyond some premises', () => {
  it('are those that none of the premises has', () => {
    fc.assert(
      fc.property(fc.array(someAtoms, { maxLength: 3 }), someAtoms, (premises, parts) => {
        const given = new Set(premises.flat())
        const beyond = partsBeyond(
          premises.map((nodes) => arena.all(nodes)),
          arena.all(parts),
        )
        expect(arena.all(beyond)).toBe(arena.all(parts.filter((part) => !given.has(part))))
      }),
    )
  })

  it('are all when there is no premise', () => {
    const node = arena.any(atoms)
    expect(partsBeyond([], node)).toEqual([node])
  })
})
