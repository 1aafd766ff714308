import type { JsonObject, JsonValue } from '@mcpver/core'
import { hintsFor, type Hints } from './hints.ts'

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
  const polisher = new Polisher(witness, isWitness)
  polisher.shrink([])
  polisher.furnish([], hintsFor(schemas))
  return polisher.value
}

type Path = readonly (string | number)[]

class Polisher {
  value: JsonValue
  readonly #isWitness: (value: JsonValue) => boolean
  #attempts = 0

  constructor(value: JsonValue, isWitness: (value: JsonValue) => boolean) {
    this.value = value
    this.#isWitness = isWitness
  }

  /** Leaves out every member and item without which it is still a witness. */
  shrink(path: Path): void {
    const here = at(this.value, path)
    if (isList(here)) {
      for (let index = here.length - 1; index >= 0; index--) this.#shrinkPart(path, index)
    } else if (isObject(here)) {
      for (const name of Object.keys(here).reverse()) this.#shrinkPart(path, name)
    }
  }

  #shrinkPart(path: Path, part: string | number): void {
    if (!this.#try(without(this.value, path, part))) this.shrink([...path, part])
  }

  /** Puts a likely value in the place of a made-up one. */
  furnish(path: Path, hints: Hints): void {
    // An empty object is what a proof finds where any value does; a person would write a text.
    if (path.length > 0 && isEmptyObject(at(this.value, path))) this.#try(replaced(this.value, path, 'text'))
    const here = at(this.value, path)
    if (isList(here)) {
      for (const index of here.keys()) this.furnish([...path, index], hints.item(index))
    } else if (isObject(here)) {
      for (const name of Object.keys(here)) this.furnish([...path, name], hints.property(name))
    } else if (path.length > 0) {
      hints.values(here).some((value) => value === here || this.#try(replaced(this.value, path, value)))
    }
  }

  #try(candidate: JsonValue): boolean {
    if (++this.#attempts > MOST_ATTEMPTS || !this.#isWitness(candidate)) return false
    this.value = candidate
    return true
  }
}

function at(value: JsonValue, path: Path): JsonValue {
  return path.reduce<JsonValue>((here, part) => (here as Record<string | number, JsonValue>)[part] ?? null, value)
}

/** A copy in which one member or item is left out. */
function without(value: JsonValue, path: Path, part: string | number): JsonValue {
  return changed(value, path, (container) => {
    if (isList(container)) return container.filter((_item, index) => index !== part)
    const { [part]: _left, ...rest } = container as JsonObject
    return rest
  })
}

function replaced(value: JsonValue, path: Path, replacement: JsonValue): JsonValue {
  return changed(value, path, () => replacement)
}

function changed(value: JsonValue, [first, ...rest]: Path, change: (part: JsonValue) => JsonValue): JsonValue {
  if (first === undefined) return change(value)
  if (isList(value)) return value.map((item, index) => (index === first ? changed(item, rest, change) : item))
  const members = value as JsonObject
  return { ...members, [first]: changed(members[first] ?? null, rest, change) }
}

function isEmptyObject(value: JsonValue): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
