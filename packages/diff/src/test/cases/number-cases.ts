import { breaking, compatible, equivalent, narrower, undecided, type InclusionCase } from './inclusion-case.ts'

/** Cases about the keywords for numbers. */
export const NUMBER_CASES: readonly InclusionCase[] = [
  ...narrower('a lower minimum', [{ minimum: 2 }, { minimum: 1 }]),
  ...narrower('a higher maximum', [{ maximum: 2 }, { maximum: 2.5 }]),
  ...narrower('an exclusive minimum within an inclusive one', [{ exclusiveMinimum: 0 }, { minimum: 0 }]),
  ...narrower('an exclusive maximum within an inclusive one', [{ exclusiveMaximum: 0 }, { maximum: 0 }]),
  ...equivalent('exclusive bounds of integers', [
    { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 11 },
    { type: 'integer', minimum: 1, maximum: 10 },
  ]),
  ...equivalent('bounds between integers', [
    { type: 'integer', minimum: 0.5, maximum: 3.9 },
    { type: 'integer', minimum: 1, maximum: 3 },
  ]),
  breaking('exclusive bounds of numbers are not those of integers', [
    { type: 'number', exclusiveMinimum: 0 },
    { type: 'number', minimum: 1 },
  ]),
  ...equivalent('a minimum that another one implies', [{ minimum: 3, exclusiveMinimum: 2 }, { minimum: 3 }]),
  ...equivalent('integers by multiples of one', [{ type: 'number', multipleOf: 1 }, { type: 'integer' }]),
  ...narrower('multiples of a multiple', [{ multipleOf: 6 }, { multipleOf: 3 }]),
  ...narrower('multiples of 0.3 and 0.1 are decimals', [{ multipleOf: 0.3 }, { multipleOf: 0.1 }]),
  ...narrower('0.01 within 0.005', [{ multipleOf: 0.01 }, { multipleOf: 0.005 }]),
  ...equivalent('coprime divisors together', [
    { type: 'integer', multipleOf: 4, allOf: [{ multipleOf: 9 }] },
    { type: 'integer', multipleOf: 36 },
  ]),
  breaking('neither of two divisors', [{ type: 'integer', multipleOf: 4 }, { multipleOf: 6 }]),
  breaking('a multiple of 0.5 may have a fraction', [{ multipleOf: 0.5 }, { type: ['integer', 'string'] }]),
  compatible('a multiple of 2.5 that is an integer is one of 5', [
    { type: 'integer', multipleOf: 2.5 },
    { multipleOf: 5 },
  ]),
  compatible('between two multiples there is none', [
    { type: 'integer', multipleOf: 10, exclusiveMinimum: 10, exclusiveMaximum: 20 },
    false,
  ]),
  compatible('an integer that is no multiple of 2 within bounds', [
    { type: 'integer', minimum: 2, maximum: 4, not: { multipleOf: 2 } },
    { const: 3 },
  ]),
  breaking('not a multiple of 3', [{ type: 'integer', not: { multipleOf: 3 } }, { multipleOf: 2 }]),
  compatible('no integer is no multiple of 1', [{ type: 'integer', not: { multipleOf: 1 } }, false]),
  compatible('negated bounds are bounds', [{ type: 'number', not: { minimum: 5 } }, { exclusiveMaximum: 5 }]),
  breaking('a negated bound lets texts through only under a type', [{ not: { minimum: 5 } }, { maximum: 4 }]),
  compatible('what is not below is at least', [{ not: { type: 'number', exclusiveMaximum: 5 } }, { minimum: 5 }]),
  compatible('a finite range, listed', [{ type: 'integer', minimum: -1, maximum: 2 }, { enum: [-1, 0, 1, 2] }]),
  breaking('a finite range, one not listed', [{ type: 'integer', minimum: -1, maximum: 2 }, { enum: [-1, 0, 1] }], {
    witness: 2,
  }),
  breaking('bounds with an enum of numbers', [{ enum: [1, 5, 9] }, { maximum: 8 }], { witness: 9 }),
  compatible('an enum within bounds and divisors', [{ enum: [2, 4, 'a'] }, { minimum: 2, maximum: 4, multipleOf: 2 }]),
  ...narrower('the safe integers within the integers', [
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'integer' },
  ]),
  breaking('a number as large as they come', [{ type: 'number', minimum: 1e300 }, { maximum: 1e299 }]),
  compatible('a tiny divisor divides a large one', [{ multipleOf: 1e10 }, { multipleOf: 1e-10 }]),
  breaking(
    'bounds in draft-04 are flags',
    [
      { minimum: 0, $schema: 'http://json-schema.org/draft-04/schema#' },
      { minimum: 0, exclusiveMinimum: true, $schema: 'http://json-schema.org/draft-04/schema#' },
    ],
    { witness: 0, judges: 'nobody' },
  ),
  ...equivalent(
    'draft-04 flags and draft-07 bounds',
    [
      { type: 'integer', maximum: 10, exclusiveMaximum: true, $schema: 'http://json-schema.org/draft-04/schema#' },
      { type: 'integer', exclusiveMaximum: 10, $schema: 'http://json-schema.org/draft-07/schema#' },
    ],
    { judges: 'nobody' },
  ),
  breaking(
    'one multiple of a tiny divisor',
    [{ type: 'number', multipleOf: 1e-30, exclusiveMinimum: 1e-30, exclusiveMaximum: 3e-30 }, { type: 'string' }],
    { witness: 2e-30 },
  ),
  compatible('no multiple of a tiny divisor', [
    { type: 'number', multipleOf: 1e-30, exclusiveMinimum: 1e-30, exclusiveMaximum: 2e-30 },
    { type: 'string' },
  ]),
  undecided(
    'a multiple with more digits than a double holds',
    [{ type: 'number', multipleOf: 0.12345678901234568, minimum: 0.3, maximum: 0.4 }, { type: 'string' }],
    { code: 'budget-exhausted' },
  ),
  undecided(
    'an integer that no double is',
    [{ type: 'integer', exclusiveMinimum: 2 ** 53, exclusiveMaximum: 2 ** 53 + 2 }, { type: 'string' }],
    { code: 'budget-exhausted' },
  ),
]
