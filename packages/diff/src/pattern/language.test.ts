import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePoints } from '../prover/evaluate.ts'
import { PatternNotUnderstood } from './anchored.ts'
import { combine, isInLanguage, languageOf, languageOfTexts, shortestText, type Language } from './language.ts'

const STATES = 5000

/** Small patterns over `a`, `b` and a space, with anchors, look-arounds and word boundaries anywhere. */
const pattern: fc.Arbitrary<string> = fc.letrec<{ pattern: string }>((tie) => {
  const piece = tie('pattern')
  return {
    pattern: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 6, arbitrary: fc.constantFrom('a', 'b', ' ', '.', '[ab]', '[^a]', '\\w', '\\W', 'é', '𝒳') },
      { weight: 2, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
      { weight: 4, arbitrary: fc.tuple(piece, piece).map(([left, right]) => `${left}${right}`) },
      { weight: 2, arbitrary: fc.tuple(piece, piece).map(([left, right]) => `(?:${left}|${right})`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(piece, fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?'))
          .map(([inner, times]) => `(?:${inner})${times}`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), piece)
          .map(([kind, inner]) => `(${kind}${inner})`),
      },
    ),
  }
}).pattern

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '𝒳', '\n'), maxLength: 5 })

describe('the language of a pattern', () => {
  it('has exactly the texts in which the pattern matches', () => {
    let understood = 0
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 8, maxLength: 8 }), (source, texts) => {
        const language = understand(source)
        if (language === undefined) return
        understood++
        const expression = new RegExp(source, 'u')
        for (const one of ['', ...texts])
          expect([one, isInLanguage(one, language)]).toEqual([one, expression.test(one)])
      }),
      { numRuns: 1500, seed: 4 },
    )
    expect(understood).toBeGreaterThan(1000)
  })

  it.each([
    ['^(?=.*\\d)(?=.*[a-z]).{3,}$', ['a1b', '1aa'], ['abc', '12', 'ABC1']],
    ['^(?!-)[a-z-]+(?<!-)$', ['a-b', 'a'], ['-a', 'a-', '']],
    ['\\bfoo\\b', ['foo', 'a foo b', '(foo)'], ['foobar', 'afoo']],
    ['^\\p{Lu}\\p{Ll}*$', ['Ana', 'É'], ['ana', '1']],
    ['^\\S+@\\S+\\.\\S+$', ['a@b.c'], ['a@b', '@ b.c']],
    ['^[^/]+(?:/[^/]+)*$', ['a/b', 'a'], ['/a', 'a//b', '']],
    ['^$', [''], ['a', '\n']],
    ['$^', [''], ['a']],
    ['a^', [], ['a', '']],
    ['', ['', 'a'], []],
    ['^\\u{1f600}$', ['😀'], ['\ud83d', 'a']],
    ['^(?:a|b){2,3}?$', ['ab', 'bab'], ['a', 'abab']],
  ])('of %s is as JavaScript has it', (source, inside, outside) => {
    const language = languageOf(source, STATES)
    expect(inside.filter((one) => !isInLanguage(one, language))).toEqual([])
    expect(outside.filter((one) => isInLanguage(one, language))).toEqual([])
  })

  it.each([
    '(',
    '[b-a]',
    '\\',
    '(a+)b\\1',
    '\\-',
    'a{2,1}',
    '(?<n>a)(?<n>b)',
    '(?=^a)',
    '(?!\\b)a',
    '(?:a(?=b)){3}',
    'a'.repeat(6000),
  ])('is refused for %s', (source) => {
    expect(() => languageOf(source, STATES)).toThrow(PatternNotUnderstood)
    expect(() => languageOf(source, STATES)).toThrow(PatternNotUnderstood)
  })

  it('is refused beyond a number of states', () => {
    expect(() => languageOf('^(?:a|b)*a(?:a|b){8}$', 20)).toThrow(PatternNotUnderstood)
    expect(isInLanguage('abbbbbbbb', languageOf('^(?:a|b)*a(?:a|b){8}$', STATES))).toBe(true)
  })
})

describe('languages together', () => {
  it('follow the laws of sets', () => {
    fc.assert(
      fc.property(pattern, pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (left, right, texts) => {
        const [a, b] = [understand(left), understand(right)]
        if (a === undefined || b === undefined) return
        const difference = combine({ in: [a], notIn: [b], min: 0 }, 20_000)
        const both = combine({ in: [a, b], notIn: [], min: 2 }, 20_000)
        const neither = combine({ in: [], notIn: [a, b], min: 0 }, 20_000)
        for (const one of ['', ...texts]) {
          const [inA, inB] = [isInLanguage(one, a), isInLanguage(one, b)]
          expect(isInLanguage(one, difference)).toBe(inA && !inB)
          expect(isInLanguage(one, both)).toBe(inA && inB && codePoints(one) >= 2)
          expect(isInLanguage(one, neither)).toBe(!inA && !inB)
        }
      }),
      { numRuns: 150, seed: 5 },
    )
  })

  it('have no text in common with their complements', () => {
    fc.assert(
      fc.property(pattern, (source) => {
        const language = understand(source)
        if (language === undefined) return
        expect(shortestText(combine({ in: [language], notIn: [language], min: 0 }, 20_000))).toBeUndefined()
      }),
      { numRuns: 100, seed: 6 },
    )
  })

  it('tell one of their shortest texts', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const language = understand(source)
        const shortest = language && shortestText(language)
        if (language === undefined || shortest === undefined) return
        expect(isInLanguage(shortest, language)).toBe(true)
        for (const one of texts) {
          if (isInLanguage(one, language)) expect(codePoints(one)).toBeGreaterThanOrEqual(codePoints(shortest))
        }
      }),
      { numRuns: 150, seed: 7 },
    )
  })

  it('can be listed', () => {
    const language = languageOfTexts(['', 'ab', '𝒳'], STATES)
    expect(['', 'ab', '𝒳', 'a', 'abc'].map((one) => isInLanguage(one, language))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

/** `undefined` for a pattern that is honestly not understood. */
function understand(source: string): Language | undefined {
  try {
    return languageOf(source, STATES)
  } catch (error) {
    if (error instanceof PatternNotUnderstood) return undefined
    throw error
  }
}
