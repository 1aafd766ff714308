import { isPlainObject } from '@mcpver/core'
import { paramsIn } from '../era/envelope.ts'
import { edited, replaced, spanAt, withMember } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** Where a call says what it requires of tools, by their names (SEP-1575). */
const REQUIREMENTS = 'tool_requirements'

/** A text in an object; empty when it is not there. */
export function textIn(value: unknown, member: string): string {
  const found: unknown = isPlainObject(value) ? value[member] : undefined
  return typeof found === 'string' ? found : ''
}

/** A request about something by another name. Everything else stays as it is written. */
export function withName(message: WireMessage, name: string): WireMessage {
  const span = spanAt(message.text, ['params', 'name'])
  if (span === undefined) return message
  // What a call brings along may be long, and is not read again.
  const value = { ...message.value, params: { ...paramsIn(message), name } } as WireMessage['value']
  return edited(message, replaced(message.text, span, JSON.stringify(name)), { value })
}

/** A call by another name. What it requires of the tool by the name that it was called by, it requires by the other one too. */
export function withToolName(message: WireMessage, name: string): WireMessage {
  const { name: listed, [REQUIREMENTS]: requirements } = paramsIn(message)
  const renamed = withName(message, name)
  if (typeof listed !== 'string' || !isPlainObject(requirements) || !Object.hasOwn(requirements, listed)) return renamed
  const at = spanAt(renamed.text, ['params', REQUIREMENTS])
  const required = spanAt(renamed.text, ['params', REQUIREMENTS, listed])
  if (at === undefined || required === undefined) return renamed
  const value = renamed.text.slice(required.start, required.end)
  return readMessage(withMember(renamed.text, at.start, { name, value }))
}

/** The same for a request that names what it refers to. */
export function withReferredName(message: WireMessage, name: string): WireMessage {
  const span = spanAt(message.text, ['params', 'ref', 'name'])
  return span === undefined ? message : readMessage(replaced(message.text, span, JSON.stringify(name)))
}
