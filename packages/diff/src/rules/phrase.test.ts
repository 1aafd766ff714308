import { describe, expect, it } from 'vitest'
import { count, listOf, typesOf, valueIn, valuesOf } from './phrase.ts'

describe('words for values', () => {
  it.each([
    ['one thing', count(1, 'element'), '1 element'],
    ['several things', count(2, 'element'), '2 elements'],
    ['several things of another plural', count(0, 'property', 'properties'), '0 properties'],
    ['no value', valueIn(undefined), 'nothing'],
    ['a long value', valueIn('a'.repeat(100)), `"${'a'.repeat(58)}…`],
    ['no values', listOf([], 'or'), 'nothing'],
    ['two values', listOf(['a', 1], 'or'), '"a" or 1'],
    ['many values', listOf([1, 2, 3, 4, 5, 6, 7], 'and'), '1, 2, 3, 4, 5 and 2 more'],
    ['alternatives that are constants', valuesOf([{ const: 'a' }, { const: null }], 'or'), '"a" or null'],
    ['no type', typesOf(undefined), 'anything'],
    ['two types', typesOf(['string', 'null']), 'a string or null'],
  ])('say %s', (_what, text, expected) => {
    expect(text).toBe(expected)
  })
})
