import type { SchemaCase } from './case.ts'
import { isSupported, type LabelException } from './exception.ts'

/** A case whose answer is known. */
export interface GoldCase extends SchemaCase {
  readonly expected: 'compatible' | 'breaking'
}

/** The cases that count, and what became of the others. */
export interface GoldSet {
  readonly cases: readonly GoldCase[]
  /** Labels that an exception turns round. */
  readonly corrected: readonly SchemaCase[]
  /** Incompatible by label, without a witness until our checker found one that ajv confirms. */
  readonly witnessed: readonly SchemaCase[]
  /** Left out: incompatible by label, and no value shows it. */
  readonly unwitnessed: readonly SchemaCase[]
  /** Left out: disputed by the file itself and settled by no exception, or without a label. */
  readonly unsettled: readonly SchemaCase[]
  /** Exceptions that name no case of a suite which is there, or that ajv does not support: there should be none. */
  readonly unsupported: readonly LabelException[]
}

/** Sorts cases by what is known of them. */
export function toGoldSet(cases: readonly SchemaCase[], exceptions: readonly LabelException[]): GoldSet {
  const byKey = new Map(cases.map((schemaCase) => [keyOf(schemaCase), schemaCase]))
  const suites = new Set(cases.map(({ suite }) => suite))
  const concerned = exceptions.filter(({ suite }) => suites.has(suite))
  const [supported, unsupported] = partition(concerned, (exception) => {
    const schemaCase = byKey.get(keyOf(exception))
    return schemaCase !== undefined && isSupported(exception, schemaCase)
  })
  const answers = new Map(
    supported.map((exception) => [keyOf(exception), 'witness' in exception ? 'breaking' : 'compatible'] as const),
  )
  const set: Omit<Record<keyof GoldSet, SchemaCase[]>, 'unsupported' | 'cases'> & { cases: GoldCase[] } = {
    cases: [],
    corrected: [],
    witnessed: [],
    unwitnessed: [],
    unsettled: [],
  }
  for (const schemaCase of cases) {
    const labelled = schemaCase.label === 'incompatible' ? 'breaking' : 'compatible'
    const expected = answers.get(keyOf(schemaCase))
    if (expected !== undefined) {
      set.cases.push({ ...schemaCase, expected })
      set[schemaCase.label !== 'unlabelled' && expected === labelled ? 'witnessed' : 'corrected'].push(schemaCase)
    } else if (schemaCase.isUnwitnessed) set.unwitnessed.push(schemaCase)
    else if (schemaCase.isDisputed || schemaCase.label === 'unlabelled') set.unsettled.push(schemaCase)
    else set.cases.push({ ...schemaCase, expected: labelled })
  }
  return { ...set, unsupported }
}

export function keyOf({ suite, id }: { readonly suite: string; readonly id: string }): string {
  return `${suite}\n${id}`
}

function partition<T>(values: readonly T[], isFirst: (value: T) => boolean): [first: T[], second: T[]] {
  const [first, second]: [T[], T[]] = [[], []]
  for (const value of values) (isFirst(value) ? first : second).push(value)
  return [first, second]
}
