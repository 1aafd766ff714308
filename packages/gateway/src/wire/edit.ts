import { membersAt, skipBlank, type Span } from './outline.ts'
import type { WireMessage } from './wire-message.ts'

/** A text with one part of it replaced. */
export function replaced(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end)
}

/**
 * A text with a member of an object set: in the place of the one that stands there by that name, else as the first.
 *
 * @param at Where the object begins.
 * @param value The member's value as JSON.
 */
export function withMember(text: string, at: number, { name, value }: MemberText): string {
  const span = membersAt(text, at)?.get(name)
  if (span !== undefined) return replaced(text, span, value)
  const first = skipBlank(text, at + 1)
  const comma = text[first] === '}' ? '' : ','
  return replaced(text, { start: at + 1, end: at + 1 }, `${JSON.stringify(name)}:${value}${comma}`)
}

/** A member as it is to be written. */
export interface MemberText {
  readonly name: string
  /** JSON. */
  readonly value: string
}

/** Where a value inside a text stands, by the names of the members that lead to it. `undefined` when it is not there. */
export function spanAt(text: string, path: readonly string[]): Span | undefined {
  let span: Span | undefined = { start: skipBlank(text, 0), end: text.length }
  for (const name of path) {
    if (span === undefined || text[span.start] !== '{') return undefined
    span = membersAt(text, span.start)?.get(name)
  }
  return span
}

/**
 * A text with members set in the `_meta` of an object, which is made where there is none. What is no object gives way.
 *
 * @param at Where the object begins whose `_meta` it is.
 */
export function withMeta(text: string, at: number, members: readonly MemberText[]): string {
  const span = membersAt(text, at)?.get('_meta')
  if (span === undefined || text[span.start] !== '{') {
    const meta = members.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(',')
    return withMember(text, at, { name: '_meta', value: `{${meta}}` })
  }
  return members.reduce((edited, member) => withMember(edited, span.start, member), text)
}

/** A request or response with another id, which is given as JSON. */
export function withId(message: WireMessage, id: string): WireMessage {
  const span = spanAt(message.text, ['id'])
  return span === undefined ? message : edited(message, replaced(message.text, span, id), { id })
}

/** A message whose text was edited; what it says otherwise is known. */
export function edited(message: WireMessage, text: string, change: { readonly id?: string } = {}): WireMessage {
  const { value, kind, method } = message
  return { text, value, kind, method, id: change.id ?? message.id }
}
