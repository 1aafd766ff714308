import { pointerTo, type ToolDefinition } from '@mcpver/core'
import type { Finding } from './finding.ts'

/** No definition that a person wrote is nested deeper; one that contains itself ends here. */
const DEEPEST = 200

/** Flags of parts of countries, the only emoji that Unicode's tags are meant for. */
const TAGGED_FLAGS =
  /\u{1f3f4}(?:\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073}))\u{e007f}/gu

/**
 * Characters that people do not see: zero-width ones, controls of direction, tags, variation selectors that no font has, soft
 * hyphens. Joiners count where neither an emoji nor a script that needs them stands before.
 */
const HIDDEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\u{e0100}-\u{e01ef}]|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{Script=Arabic}|\p{Script=Bengali}|\p{Script=Devanagari}|\p{Script=Gujarati}|\p{Script=Gurmukhi}|\p{Script=Kannada}|\p{Script=Khmer}|\p{Script=Malayalam}|\p{Script=Mongolian}|\p{Script=Oriya}|\p{Script=Sinhala}|\p{Script=Syriac}|\p{Script=Tamil}|\p{Script=Telugu})(?:\u200c|\u200d)/u

interface Text {
  readonly pointer: string
  readonly text: string
}

/** Texts with invisible characters, anywhere in a definition, that the old one did not have. */
export function hiddenTextChanges(old: ToolDefinition | undefined, next: ToolDefinition): Finding[] {
  const found = hiddenTexts(next)
  if (found.length === 0) return []
  const known = new Set(old === undefined ? [] : hiddenTexts(old).map(({ text }) => text))
  return found
    .filter(({ text }) => !known.has(text))
    .map(({ pointer, text }) => ({
      rule: 'hidden-text-added',
      pointer,
      after: text,
      message: `A text has characters that people do not see and models read: ${namesOf(text)}`,
    }))
}

/** The invisible characters of a text by their code points, the first ones. */
function namesOf(text: string): string {
  const characters = Array.from(
    text.replaceAll(TAGGED_FLAGS, '').matchAll(new RegExp(HIDDEN, 'gu')),
    ([match]) => match,
  )
  const names = [...new Set(characters)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more`
}

/** Every text with invisible characters: values, and the names of members. */
function hiddenTexts(value: unknown, pointer = '', depth = 0): Text[] {
  if (typeof value === 'string') return isHidden(value) ? [{ pointer, text: value }] : []
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const at = pointerTo(pointer, name)
    const below = hiddenTexts(member, at, depth + 1)
    return isHidden(name) ? [{ pointer: at, text: name }, ...below] : below
  })
}

function isHidden(text: string): boolean {
  return HIDDEN.test(text) && HIDDEN.test(text.replaceAll(TAGGED_FLAGS, ''))
}
