import fc from 'fast-check'

/** Versions with few different parts, so that two of them often meet. */
export const closeVersion = fc
  .tuple(
    fc.tuple(fc.nat(2), fc.nat(2), fc.nat(1)),
    fc.oneof(
      { arbitrary: fc.constant(''), weight: 3 },
      { arbitrary: fc.constantFrom('-a', '-rc.1', '-rc.2'), weight: 1 },
    ),
  )
  .map(([components, prerelease]) => components.join('.') + prerelease)

const bound = fc.oneof(
  closeVersion,
  fc.tuple(fc.nat(2), fc.nat(2)).map((parts) => parts.join('.')),
  fc.nat(2).map(String),
)

const comparator = fc
  .tuple(fc.constantFrom('', '^', '~', '<', '<=', '>', '>=', '='), bound)
  .map((parts) => parts.join(''))

/** Ranges with every operator, alternatives, pre-releases and `*`. */
export const closeRange = fc.oneof(
  { arbitrary: fc.constantFrom('*', ''), weight: 1 },
  {
    arbitrary: fc
      .array(
        fc.array(comparator, { minLength: 1, maxLength: 2 }).map((comparators) => comparators.join(' ')),
        { minLength: 1, maxLength: 2 },
      )
      .map((alternatives) => alternatives.join(' || ')),
    weight: 8,
  },
)
