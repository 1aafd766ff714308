/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object that JSON can hold. */
export interface JsonObject {
  readonly [member: string]: JsonValue
}

/**
 * Whether a value is an object as a JSON parser makes them: neither an array nor an instance of a class. An object of another
 * realm (a frame, a `vm` context, a test runner's sandbox) is one too.
 */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || isObjectPrototype(prototype as object)
}

/** Whether an object is the `Object.prototype` of some realm: nothing is above it, and it has what only that one has. */
function isObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf')
}

/** A JSON Pointer (RFC 6901) one member further down. */
export function pointerTo(parent: string, member: string | number): string {
  const text = String(member)
  // Hardly any name needs escaping, and looking is cheaper than replacing.
  if (!text.includes('~') && !text.includes('/')) return `${parent}/${text}`
  return `${parent}/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
