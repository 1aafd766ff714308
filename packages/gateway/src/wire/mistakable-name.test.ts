import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMistakenFor } from './mistakable-name.ts'

describe('a name that is taken for another', () => {
  it.each(['Name', 'NAME', 'nAmE'])('is %s for name', (member) => {
    expect(isMistakenFor(member, 'name')).toBe(true)
  })

  it.each([
    ['paramſ', 'params'],
    ['\u212aey', 'key'],
  ])('is %s for %s, by a letter that folds to it', (member, name) => {
    expect(isMistakenFor(member, name)).toBe(true)
  })

  it.each(['name', 'names', 'nam', 'nàme', ''])('is not %s for name', (member) => {
    expect(isMistakenFor(member, 'name')).toBe(false)
  })

  it('is any other writing of the same letters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'à', 'b', 'k', 's', 'z', 'Z', '\u212a', 'ſ'), minLength: 1 }),
        (member) => {
          const name = member.toUpperCase().toLowerCase()
          expect(isMistakenFor(member, name)).toBe(member !== name)
        },
      ),
    )
  })
})
