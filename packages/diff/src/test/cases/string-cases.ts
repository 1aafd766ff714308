import { breaking, compatible, equivalent, narrower, undecided, type InclusionCase } from './inclusion-case.ts'

const text = (more: object): object => ({ type: 'string', ...more })

/** Cases about the keywords for strings, and `format`. */
export const STRING_CASES: readonly InclusionCase[] = [
  ...narrower('a shorter minLength', [{ minLength: 2 }, { minLength: 1 }]),
  ...narrower('a longer maxLength', [{ maxLength: 2 }, { maxLength: 3 }]),
  ...equivalent('no length at all', [text({ maxLength: 0 }), { const: '' }]),
  ...equivalent('minLength 0 says nothing', [text({ minLength: 0 }), text({})]),
  breaking('lengths are counted in code points', [{ const: '𝒳𝒳' }, { minLength: 3 }], { witness: '𝒳𝒳' }),
  compatible('two code points of four units', [{ const: '𝒳𝒳' }, { maxLength: 2 }]),
  compatible('a pattern of one astral character', [text({ pattern: '^.$' }), { maxLength: 1 }]),
  ...equivalent('lengths as a pattern', [text({ minLength: 1, maxLength: 2 }), text({ pattern: '^[^]{1,2}$' })]),
  ...equivalent('not empty', [text({ minLength: 1 }), text({ not: { const: '' } })]),
  ...narrower('a pattern within another', [{ pattern: '^[a-c]+$' }, { pattern: '^[a-z]*$' }]),
  ...narrower('a wider class', [{ pattern: '^[a-z0-9_-]+$' }, { pattern: '^[a-zA-Z0-9_-]+$' }]),
  ...narrower('a longer repetition', [{ pattern: '^a{2,3}$' }, { pattern: '^a{1,4}$' }]),
  ...narrower('without an anchor', [{ pattern: '^ab$' }, { pattern: 'ab' }]),
  ...equivalent('a rewritten class', [{ pattern: '^\\d+$' }, { pattern: '^[0-9]{1,}$' }]),
  ...equivalent('a rewritten alternation', [{ pattern: '^(?:ab|ac)$' }, { pattern: '^a[bc]$' }]),
  ...equivalent('a distributed anchor', [{ pattern: '^(a|b)$' }, { pattern: '^a$|^b$' }]),
  ...equivalent('groups and names of groups', [{ pattern: '^(?<year>\\d{4})$' }, { pattern: '^\\d\\d\\d\\d$' }]),
  ...equivalent('a pattern of a constant', [text({ pattern: '^abc$' }), { const: 'abc' }]),
  ...equivalent('a pattern that matches everything', [text({ pattern: '.*' }), text({})]),
  breaking('a dot does not match a line feed', [text({}), { pattern: '^.*$' }]),
  breaking('patterns are not anchored', [{ pattern: 'a' }, { pattern: '^a' }]),
  ...narrower('a look-ahead at the start', [{ pattern: '^(?!x)[a-z]+$' }, { pattern: '^[a-z]+$' }]),
  ...equivalent('a look-ahead and a class', [{ pattern: '^(?!a)[a-c]$' }, { pattern: '^[bc]$' }]),
  ...narrower('a demand by look-ahead', [{ pattern: '^(?=.*\\d)[a-z\\d]+$' }, { pattern: '\\d' }]),
  ...equivalent('a look-behind at the end', [{ pattern: '^[ab]+(?<!b)$' }, { pattern: '^[ab]*a$' }]),
  ...equivalent('a word boundary at both edges', [{ pattern: '^\\ba\\b$' }, { pattern: '^a$' }]),
  ...narrower('a word within a text', [{ pattern: '^a b$' }, { pattern: '\\bb\\b' }]),
  breaking('a word boundary in its midst', [{ pattern: 'ab' }, { pattern: '\\bab\\b' }]),
  ...narrower('letters of every script', [{ pattern: '^[a-z]+$' }, { pattern: '^\\p{L}+$' }]),
  breaking('letters of every script in one', [{ pattern: '^\\p{L}$' }, { pattern: '^\\p{Script=Latin}$' }]),
  ...equivalent('a code point escape', [{ pattern: '^\\u{1d4b3}$' }, { pattern: '^𝒳$' }]),
  ...narrower('a length and a pattern', [
    text({ pattern: '^[a-z]+$', maxLength: 3 }),
    text({ pattern: '^[a-z]{1,4}$' }),
  ]),
  compatible('a pattern too long for a length', [text({ pattern: '^a{5}', maxLength: 4 }), false]),
  compatible('patterns that exclude each other', [text({ pattern: '^a', allOf: [{ pattern: '^b' }] }), false]),
  breaking('a pattern that an enum breaks', [{ enum: ['ab', 'ba'] }, { pattern: '^a' }], { witness: 'ba' }),
  compatible('texts that a pattern has, listed', [text({ pattern: '^[ab]$' }), { enum: ['a', 'b'] }]),
  breaking('texts that a pattern has, one not listed', [text({ pattern: '^[abc]$' }), { enum: ['a', 'b'] }], {
    witness: 'c',
  }),
  ...equivalent('a complement', [text({ not: { pattern: '^a*$' } }), text({ pattern: '[^a]' })]),
  undecided('a back-reference against another pattern', [{ pattern: '^(a+)b\\1$' }, { pattern: '^a+ba+$' }], {
    code: 'unsupported-pattern',
  }),
  breaking('a back-reference that a listed text breaks', [{ enum: ['aba', 'abaa'] }, { pattern: '^(a+)b\\1$' }], {
    witness: 'abaa',
  }),
  undecided('a look-ahead that looks behind', [{ pattern: '(?=^a)' }, { pattern: '^b' }], {
    code: 'unsupported-pattern',
  }),
  undecided('an invalid pattern', [text({ pattern: '(' }), { pattern: '^a' }], { code: 'unsupported-pattern' }),
  undecided('an escape that the flag u forbids', [text({}), { pattern: '^\\-$' }], { code: 'unsupported-pattern' }),
  compatible('equal patterns, whatever they mean', [text({ pattern: '(' }), { pattern: '(', title: 'x' }]),
  ...equivalent('format is an annotation', [text({ format: 'email' }), text({})]),
  compatible('an asserted format added nowhere', [text({ format: 'uuid', minLength: 1 }), text({ format: 'uuid' })], {
    formats: 'assertion',
    judges: 'nobody',
  }),
  breaking('an asserted format added', [text({}), text({ format: 'ipv4' })], {
    formats: 'assertion',
    judges: 'nobody',
  }),
  breaking('an asserted format exchanged', [text({ format: 'date' }), text({ format: 'uuid' })], {
    formats: 'assertion',
    judges: 'nobody',
    witness: '2026-01-31',
  }),
  undecided(
    'asserted formats that may overlap',
    [text({ format: 'uri', pattern: '^https://example\\.com/$' }), text({ format: 'iri' })],
    { formats: 'assertion', code: 'unsupported-format', judges: 'nobody' },
  ),
]
