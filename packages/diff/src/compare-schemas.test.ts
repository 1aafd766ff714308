import { describe, expect, it } from 'vitest'
import type { JsonValue } from '@mcpver/core'
import { checkInclusion, compareSchemas } from './compare-schemas.ts'
import { ARRAY_CASES } from './test/cases/array-cases.ts'
import type { ChangeCase } from './test/cases/change-case.ts'
import type { InclusionCase } from './test/cases/inclusion-case.ts'
import { INPUT_CHANGES } from './test/cases/input-changes.ts'
import { LOGIC_CASES } from './test/cases/logic-cases.ts'
import { LOST_REFERENCE_CASES } from './test/cases/lost-reference-cases.ts'
import { MALFORMED_CASES } from './test/cases/malformed-cases.ts'
import { NUMBER_CASES } from './test/cases/number-cases.ts'
import { OBJECT_CASES } from './test/cases/object-cases.ts'
import { OUTPUT_CHANGES } from './test/cases/output-changes.ts'
import { REFERENCE_CASES } from './test/cases/reference-cases.ts'
import { STRING_CASES } from './test/cases/string-cases.ts'
import { UNEVALUATED_CASES } from './test/cases/unevaluated-cases.ts'
import { VALUE_CASES } from './test/cases/value-cases.ts'
import { InstanceSampler } from './test/instance-sampler.ts'
import { Random } from './test/random.ts'
import { ajvValidator, hyperjumpValidator, type Validator } from './test/validators.ts'

const TABLES: Readonly<Record<string, readonly InclusionCase[]>> = {
  'type, const and enum': VALUE_CASES,
  numbers: NUMBER_CASES,
  texts: STRING_CASES,
  arrays: ARRAY_CASES,
  objects: OBJECT_CASES,
  connectives: LOGIC_CASES,
  references: REFERENCE_CASES,
  'references that lead nowhere': LOST_REFERENCE_CASES,
  'unevaluated parts': UNEVALUATED_CASES,
  'malformed schemas': MALFORMED_CASES,
}

/** Instances on which a "compatible" is tried. */
const INSTANCES = 60

describe.each(Object.entries(TABLES))('the inclusion of %s', (_name, cases) => {
  it.each(cases)('$name: $verdict', async (one) => {
    const verdict = checkInclusion(one.sub, one.sup, one.options)
    expect(verdict).toMatchObject({ verdict: one.verdict })
    if (verdict.verdict === 'breaking') {
      if ('witness' in one.options) expect(verdict.witness).toEqual(one.options.witness)
      expect(await judged(one, verdict.witness)).toEqual([])
    } else if (verdict.verdict === 'undecided') {
      expect(verdict.reasons.map(({ code }) => code)).toContain(one.options.code)
    } else expect(await refuted(one)).toEqual([])
  })

  it('has names that are told apart', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })
})

describe.each([...INPUT_CHANGES, ...OUTPUT_CHANGES])('$direction: $name', (change) => {
  const comparison = compareSchemas(change)

  it(`is ${change.declared} for declared callers and ${change.strict} for all`, () => {
    expect([comparison.declared.verdict, comparison.strict.verdict]).toEqual([change.declared, change.strict])
    expect(comparison.strict).not.toHaveProperty('assuming')
    if (change.isAssuming === true) expect(comparison.declared).toMatchObject({ assuming: ['safe-integers'] })
    else expect(comparison.declared).not.toHaveProperty('assuming')
    if (change.witness !== undefined) expect(comparison.declared).toMatchObject({ witness: change.witness })
  })

  it('has witnesses that two validators confirm', async () => {
    const [sub, sup] = sides(change)
    for (const verdict of [comparison.declared, comparison.strict]) {
      if (verdict.verdict !== 'breaking') continue
      for (const validators of [
        [ajvValidator(sub), ajvValidator(sup)],
        [await hyperjumpValidator(sub), await hyperjumpValidator(sup)],
      ] as const) {
        expect(validators.map((isValid) => isValid(verdict.witness))).toEqual([true, false])
      }
    }
  })
})

describe('a comparison', () => {
  it('is compatible for equal schemas whatever they hold', () => {
    for (const schema of [true, { $ref: 'https://other.example/' }, { minimum: 'x' }, { $schema: 'urn:x' }]) {
      expect(compareSchemas({ old: schema, new: structuredClone(schema), direction: 'input' })).toEqual({
        declared: { verdict: 'compatible' },
        strict: { verdict: 'compatible' },
      })
    }
  })

  it('names the side that a reason is about', () => {
    const [old, after] = [{ $ref: 'https://other.example/' }, { type: 'string' }]
    for (const direction of ['input', 'output'] as const) {
      expect(compareSchemas({ old, new: after, direction }).strict).toMatchObject({
        verdict: 'undecided',
        reasons: [{ side: 'old', code: 'remote-reference' }],
      })
      expect(compareSchemas({ old: after, new: old, direction }).strict).toMatchObject({ reasons: [{ side: 'new' }] })
    }
  })

  it('says where what it cannot decide stands', () => {
    const verdict = checkInclusion(
      { properties: { 'a/b': { items: { minLength: 'x' } } } },
      { properties: { 'a/b': { items: false } } },
    )
    expect(verdict).toMatchObject({ reasons: [{ pointer: '/properties/a~1b/items/minLength' }] })
  })

  it('gives the same answer twice', () => {
    for (const { sub, sup, options } of [...OBJECT_CASES, ...ARRAY_CASES, ...STRING_CASES]) {
      expect(checkInclusion(sub, sup, options)).toEqual(checkInclusion(sub, sup, options))
    }
  })

  it('does not change the schemas', () => {
    for (const { sub, sup, options } of [...UNEVALUATED_CASES, ...REFERENCE_CASES]) {
      const before = structuredClone([sub, sup])
      checkInclusion(sub, sup, options)
      expect([sub, sup]).toEqual(before)
    }
  })
})

function sides({ direction, old, new: after }: ChangeCase): readonly [sub: unknown, sup: unknown] {
  return direction === 'input' ? [old, after] : [after, old]
}

/** The validators that do not agree that the witness is accepted by the one and refused by the other. */
async function judged({ sub, sup, options }: InclusionCase, witness: JsonValue): Promise<string[]> {
  const { judges = 'both', dialect } = options
  if (judges === 'nobody') return []
  const disagreeing: string[] = []
  const ask = (name: string, accepts: Validator, refuses: Validator): void => {
    if (!accepts(witness) || refuses(witness)) disagreeing.push(name)
  }
  if (judges !== 'hyperjump') ask('ajv', ajvValidator(sub, dialect), ajvValidator(sup, dialect))
  if (judges !== 'ajv') ask('hyperjump', await hyperjumpValidator(sub, dialect), await hyperjumpValidator(sup, dialect))
  return disagreeing
}

/** Instances that the one accepts and the other refuses, of a few that the first one is likely to accept. */
async function refuted({ sub, sup, options }: InclusionCase): Promise<JsonValue[]> {
  const { judges = 'both', dialect } = options
  if (judges === 'nobody') return []
  const validators = await Promise.all([sub, sup].map((schema) => hyperjumpValidator(schema, dialect))).catch(() => [])
  const [accepts, refuses] = validators
  if (accepts === undefined || refuses === undefined) return []
  const sampler = new InstanceSampler(new Random(7), [sub, sup], [])
  return Array.from({ length: INSTANCES }, () => sampler.next()).filter((value) => accepts(value) && !refuses(value))
}
