import type { JsonPath } from './json-path.ts'
import type { Patch } from './patch.ts'

/** A schema that is compared with another: where the two stand, and how a change of the old one is made. */
export interface Place {
  /** Where the old schema stands. */
  readonly old: JsonPath
  /** Where the new schema stands. */
  readonly new: JsonPath
  /** Where patches go. Differs from `old` below a reference that had to be written out at its use. */
  readonly target: JsonPath
  /** What has to be patched before anything at `target`: references written out, other spellings. */
  readonly first: readonly Patch[]
  /** What callers call the place: names of properties, `[]` for elements. */
  readonly trail: readonly string[]
}

/** The roots of two schemas. */
export const ROOT: Place = { old: [], new: [], target: [], first: [], trail: [] }

/** A place further down by the same tokens on both sides. */
export function below(place: Place, path: JsonPath, step?: string): Place {
  return belowBoth(place, { old: path, new: path }, step)
}

/** A place further down by tokens of each side. */
export function belowBoth(
  place: Place,
  path: { readonly old: JsonPath; readonly new: JsonPath },
  step?: string,
): Place {
  return {
    ...place,
    old: [...place.old, ...path.old],
    new: [...place.new, ...path.new],
    target: [...place.target, ...path.old],
    trail: step === undefined ? place.trail : [...place.trail, step],
  }
}

/** The same place with the old schema put in other words first. */
export function rewritten(place: Place, old: unknown): Place {
  return { ...place, first: [...place.first, { path: place.target, value: old }] }
}
