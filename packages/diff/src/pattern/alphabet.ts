import { CharSet, type NoParent, type Quantifier } from 'refa'

/** The largest code point: patterns have the meaning of ECMA-262 with the flag `u`, as JSON Schema recommends. */
export const MAX_CHARACTER = 0x10ffff

/** Every code point. */
export const ALL_CHARACTERS = CharSet.all(MAX_CHARACTER)

/** Anything, of a length within limits. */
export function anything(min = 0, max = Infinity): NoParent<Quantifier> {
  return {
    type: 'Quantifier',
    min,
    max,
    lazy: false,
    alternatives: [{ type: 'Concatenation', elements: [{ type: 'CharacterClass', characters: ALL_CHARACTERS }] }],
  }
}
