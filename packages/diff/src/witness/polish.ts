import type { JsonValue } from '@mcpver/core'
import { hintsFor, type Hints } from './hints.ts'
import { isContainer, isList, namesOf, partAt, replaced, without, type Spot } from './spot.ts'

/** What a witness must stay. */
export interface PolishOptions {
  readonly isWitness: (value: JsonValue) => boolean
  /** The schemas that say, in defaults and examples, which values people use. */
  readonly schemas: readonly unknown[]
}

/** Attempts on one witness; a large one is left as it is after them. */
const MOST_ATTEMPTS = 400

/** Makes a witness small, and then like a call that a person would make: every step leaves it a witness. */
export function polish(witness: JsonValue, { isWitness, schemas }: PolishOptions): JsonValue {
  const polisher = new Polisher(isWitness)
  const small = polisher.shrink({ value: witness, put: itself })
  return polisher.furnishParts({ value: small, put: itself }, hintsFor(schemas))
}

/** Each method gives what is to stand in a spot, all other spots being as they are. */
class Polisher {
  readonly #isWitness: (value: JsonValue) => boolean
  #attempts = 0

  constructor(isWitness: (value: JsonValue) => boolean) {
    this.#isWitness = isWitness
  }

  /** Leaves out every member and item without which it is still a witness. */
  shrink({ value, put }: Spot): JsonValue {
    if (!isContainer(value)) return value
    let here = value
    for (const name of namesOf(value).reverse()) {
      const less = without(here, name)
      here = this.#try(put(less)) ? less : replaced(here, name, this.shrink(partAt({ value: here, put }, name)))
    }
    return here
  }

  /** Puts a likely value in the place of each made-up one within. */
  furnishParts({ value, put }: Spot, hints: Hints): JsonValue {
    if (!isContainer(value)) return value
    let here = value
    for (const name of namesOf(value)) {
      const within = isList(value) ? hints.item(Number(name)) : hints.property(name)
      here = replaced(here, name, this.#furnish(partAt({ value: here, put }, name), within))
    }
    return here
  }

  #furnish({ value, put }: Spot, hints: Hints): JsonValue {
    // An empty object is what a proof finds where any value does; a person would write a text.
    const isText = isContainer(value) && !isList(value) && namesOf(value).length === 0 && this.#try(put('text'))
    const here = isText ? 'text' : value
    if (isContainer(here)) return this.furnishParts({ value: here, put }, hints)
    for (const likely of hints.values(here)) if (likely === here || this.#try(put(likely))) return likely
    return here
  }

  #try(candidate: JsonValue): boolean {
    return ++this.#attempts <= MOST_ATTEMPTS && this.#isWitness(candidate)
  }
}

function itself(value: JsonValue): JsonValue {
  return value
}
