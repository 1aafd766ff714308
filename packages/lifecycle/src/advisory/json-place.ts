import { isPlainObject, pointerTo, quote } from '@mcpver/core'
import type { LifecycleError } from '../lifecycle-error.ts'

/** Makes the error for a value that is refused. */
export type Refuse = (message: string) => LifecycleError

/** RFC 3339, section 5.6. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i

/**
 * A place in JSON that somebody else wrote; every refusal names it by its JSON Pointer (RFC 6901).
 *
 * Only what is asked for is looked at: unknown members do no harm, however deep or cyclic they are.
 */
export class JsonPlace {
  readonly value: unknown
  readonly at: string
  readonly #refuse: Refuse

  constructor(value: unknown, refuse: Refuse, at = '') {
    this.value = value
    this.at = at
    this.#refuse = refuse
  }

  /** A member of an object, or `undefined` where there is none or it is null. Refuses what is no object. */
  optional(name: string): JsonPlace | undefined {
    const { value } = this
    if (!isPlainObject(value)) throw this.refusal('an object')
    // Names such as "constructor" are inherited, and nobody wrote them.
    const member = Object.hasOwn(value, name) ? value[name] : undefined
    return member === undefined || member === null ? undefined : this.#below(member, name)
  }

  /** A member that has to be there. */
  required(name: string): JsonPlace {
    const member = this.optional(name)
    if (member === undefined) throw this.refusal(`an object with the member "${name}"`)
    return member
  }

  /** Which of some members an object has, null or not. */
  namesAmong<Name extends string>(names: readonly Name[]): Name[] {
    const { value } = this
    if (!isPlainObject(value)) throw this.refusal('an object')
    return names.filter((name) => Object.hasOwn(value, name) && value[name] !== undefined)
  }

  /** The elements of an array. */
  elements(): JsonPlace[] {
    if (!Array.isArray(this.value)) throw this.refusal('an array')
    return Array.from(this.value, (element: unknown, index) => this.#below(element, index))
  }

  /** The elements of an array that may be missing. */
  list(name: string): JsonPlace[] {
    return this.optional(name)?.elements() ?? []
  }

  /** The members of an object that are its own, with their names, null or not. Whoever wrote the document chose the names. */
  members(): (readonly [name: string, place: JsonPlace])[] {
    const { value } = this
    if (!isPlainObject(value)) throw this.refusal('an object')
    return Object.entries(value).map(([name, member]) => [name, this.#below(member, name)])
  }

  /** The value as a text that is not empty. */
  text(): string {
    if (typeof this.value !== 'string' || this.value === '') throw this.refusal('a text that is not empty')
    return this.value
  }

  /** The value as one of some texts. */
  oneOf<Text extends string>(texts: readonly Text[]): Text {
    const found = texts.find((text) => text === this.value)
    if (found === undefined) throw this.refusal(texts.map((text) => `"${text}"`).join(' or '))
    return found
  }

  /** The time that the value says, in milliseconds since 1970-01-01T00:00:00Z. */
  time(): number {
    const time = typeof this.value === 'string' && TIME.test(this.value) ? Date.parse(this.value) : Number.NaN
    if (Number.isNaN(time)) throw this.refusal('a time such as 2027-01-31T00:00:00Z')
    return time
  }

  /** The error for a value that is not what was expected. */
  refusal(expected: string): LifecycleError {
    // Quoted, because the names of members come from whoever wrote the document.
    const place = this.at === '' ? 'the root' : quote(this.at)
    return this.#refuse(`expected ${expected} at ${place}, found ${quote(this.value)}`)
  }

  #below(value: unknown, member: string | number): JsonPlace {
    return new JsonPlace(value, this.#refuse, pointerTo(this.at, member))
  }
}
