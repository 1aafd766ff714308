import type { JsonObject, JsonValue } from '@mcpver/core'

/** A part of a value, where it stands. */
export interface Spot {
  readonly value: JsonValue
  /** The whole value with something else in this spot. */
  readonly put: (value: JsonValue) => JsonValue
}

/** An array or an object. */
export type Container = JsonObject | readonly JsonValue[]

export function isContainer(value: JsonValue): value is Container {
  return typeof value === 'object' && value !== null
}

export function isList(value: Container): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** What the parts of a container are called: the names of its members, or its indexes as texts. */
export function namesOf(container: Container): string[] {
  return Object.keys(container)
}

/** The spot of a member or item. */
export function partAt({ value, put }: Spot & { readonly value: Container }, name: string): Spot {
  return { value: partOf(value, name), put: (part) => put(replaced(value, name, part)) }
}

/** A container with another part, or itself when it is the same part. */
export function replaced(container: Container, name: string, part: JsonValue): Container {
  if (partOf(container, name) === part) return container
  return isList(container) ? container.with(Number(name), part) : { ...container, [name]: part }
}

/** A copy in which one member or item is left out. */
export function without(container: Container, name: string): Container {
  if (isList(container)) return container.toSpliced(Number(name), 1)
  const { [name]: _left, ...rest } = container
  return rest
}

function partOf(container: Container, name: string): JsonValue {
  return (container as JsonObject)[name] ?? null
}
