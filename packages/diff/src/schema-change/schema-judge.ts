import { checkInclusion, compareSchemas, type SchemaChange } from '../compare-schemas.ts'
import type { CheckOptions, SchemaComparison } from '../verdict.ts'

/** Compares two schemas for both kinds of caller. */
export type Compare = (change: SchemaChange) => SchemaComparison

/** Answers questions about schemas. */
export interface SchemaJudge {
  readonly compare: Compare
  /** Whether it is proved that everything which one schema accepts is accepted by the other. Asks less than `compare`. */
  readonly isWithin: (sub: unknown, sup: unknown) => boolean
}

/** A judge who proves what it says. */
export function proving(options: CheckOptions): SchemaJudge {
  return {
    compare: (change) => compareSchemas(change, options),
    isWithin: (sub, sup) => checkInclusion(sub, sup, options).verdict === 'compatible',
  }
}

/** A judge who knows only how to compare. */
export function comparing(compare: Compare): SchemaJudge {
  return {
    compare,
    isWithin: (sub, sup) => compare({ old: sub, new: sup, direction: 'input' }).strict.verdict === 'compatible',
  }
}

/**
 * A judge who answers a question that was asked before with the same answer: tools of one server share parameters and
 * definitions, and one edit is often made to all of them. It remembers for as long as it lives.
 */
export function remembering({ compare, isWithin }: SchemaJudge): SchemaJudge {
  const texts = new SchemaTexts()
  const comparisons = new Map<string, SchemaComparison>()
  const inclusions = new Map<string, boolean>()
  return {
    compare: (change) =>
      remembered(comparisons, texts.keyOf(change.old, change.new, change.direction), () => compare(change)),
    isWithin: (sub, sup) => remembered(inclusions, texts.keyOf(sub, sup), () => isWithin(sub, sup)),
  }
}

function remembered<T>(answers: Map<string, T>, key: string | undefined, answer: () => T): T {
  const known = key === undefined ? undefined : answers.get(key)
  if (known !== undefined) return known
  const found = answer()
  if (key !== undefined) answers.set(key, found)
  return found
}

/** Numbers for schemas, the same for the same text. The order of members counts: a witness can depend on it. */
class SchemaTexts {
  readonly #byText = new Map<string, number>()
  readonly #byObject = new WeakMap<object, number>()

  /** A key for a question about two schemas; `undefined` where one of them has no text. */
  keyOf(a: unknown, b: unknown, about = ''): string | undefined {
    const [first, second] = [this.#numberOf(a), this.#numberOf(b)]
    return first === undefined || second === undefined ? undefined : `${String(first)} ${String(second)} ${about}`
  }

  #numberOf(schema: unknown): number | undefined {
    if (typeof schema !== 'object' || schema === null) return this.#numberOfText(textOf(schema))
    const known = this.#byObject.get(schema)
    if (known !== undefined) return known
    const found = this.#numberOfText(textOf(schema))
    if (found !== undefined) this.#byObject.set(schema, found)
    return found
  }

  #numberOfText(text: string | undefined): number | undefined {
    if (text === undefined) return undefined
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    this.#byText.set(text, this.#byText.size)
    return this.#byText.size - 1
  }
}

/** The text of a schema; none for what contains itself, or is nested deeper than the stack goes. */
function textOf(schema: unknown): string | undefined {
  try {
    return JSON.stringify(schema)
  } catch {
    return undefined
  }
}
