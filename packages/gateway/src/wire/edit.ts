import { eachMember, findMembers, skipBlank, spansAt, type Span } from './outline.ts'
import type { MessagePlaces, WireMessage } from './wire-message.ts'

/** A text with one part of it replaced. */
export function replaced(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end)
}

/**
 * A text with a member of an object set: in the place of those that stand there by that name, else as the first.
 *
 * @param at Where the object begins.
 */
export function withMember(text: string, at: number, member: MemberText): string {
  return withMemberIn(text, { at, spans: spansAt(text, at, member.name) }, member)
}

/** Where members of one name stand in an object. */
interface MemberPlace {
  /** Where the object begins. */
  readonly at: number
  readonly spans: readonly Span[]
}

function withMemberIn(text: string, { at, spans }: MemberPlace, member: MemberText): string {
  // From the last on, so that the places of the others stay.
  return spans.length === 0
    ? withNewMember(text, at, member)
    : spans.reduceRight((edit, span) => replaced(edit, span, member.value), text)
}

/**
 * A text with a member before the others of an object, which must not have one of its name.
 *
 * @param at Where the object begins.
 */
export function withNewMember(text: string, at: number, { name, value }: MemberText): string {
  const comma = text[skipBlank(text, at + 1)] === '}' ? '' : ','
  return `${text.slice(0, at + 1)}${JSON.stringify(name)}:${value}${comma}${text.slice(at + 1)}`
}

/** A member as it is to be written. */
export interface MemberText {
  readonly name: string
  /** JSON. */
  readonly value: string
}

/**
 * An object without the members of a name.
 *
 * @param at Where the object begins.
 * @returns The object alone.
 */
export function withoutMember(text: string, at: number, name: string): string {
  const kept: string[] = []
  eachMember(text, at, (found, { start, end }) => {
    if (found !== name) kept.push(`${JSON.stringify(found)}:${text.slice(start, end)}`)
    return true
  })
  return `{${kept.join(',')}}`
}

/** Where a value inside a text stands, by the names of the members that lead to it. `undefined` when it is not there. */
export function spanAt(text: string, path: readonly string[]): Span | undefined {
  let span: Span | undefined = { start: skipBlank(text, 0), end: text.length }
  for (const name of path) {
    if (span === undefined || text[span.start] !== '{') return undefined
    const { spans, isRepeated } = findMembers(text, span.start, [name])
    span = isRepeated ? undefined : spans[0]
  }
  return span
}

/** Where a member of a message stands in its text. */
export function placeOf({ text, places }: WireMessage, part: keyof MessagePlaces): Span | undefined {
  return places === undefined ? spanAt(text, [part]) : places[part]
}

/**
 * A text with members set in the `_meta` of an object, which is made where there is none. What is no object gives way.
 *
 * @param at Where the object begins whose `_meta` it is.
 */
export function withMeta(text: string, at: number, members: readonly MemberText[]): string {
  const spans = spansAt(text, at, '_meta')
  const last = spans.at(-1)
  const before = last !== undefined && text[last.start] === '{' ? text.slice(last.start, last.end) : '{}'
  const value = members.reduceRight((meta, member) => withMember(meta, 0, member), before)
  return withMemberIn(text, { at, spans }, { name: '_meta', value })
}

/** A request or response with another id, which is given as JSON. */
export function withId(message: WireMessage, id: string): WireMessage {
  const span = placeOf(message, 'id')
  return span === undefined ? message : edited(message, replaced(message.text, span, id), { id })
}

/** A message whose text was edited, and what it says otherwise than before as far as anybody will look. */
export function edited(
  message: WireMessage,
  text: string,
  change: { readonly id?: string; readonly value?: WireMessage['value'] } = {},
): WireMessage {
  const { kind, method } = message
  return { text, value: change.value ?? message.value, kind, method, id: change.id ?? message.id, places: undefined }
}
