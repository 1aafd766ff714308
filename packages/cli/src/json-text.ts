/** But for the line break: controls, what draws nothing, what turns the direction of text. */
const UNSEEN =
  /(?!\n)[\p{Control}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu

/** A report as JSON, in the form of `seenJson`. */
export function jsonText(value: unknown): string {
  return `${seenJson(JSON.stringify(value, undefined, 2))}\n`
}

/**
 * A text of JSON in which what a terminal would obey, what a CI runner would, and what nobody sees is written as an escape, which
 * no reader of JSON notices.
 */
export function seenJson(text: string): string {
  return text.replaceAll(UNSEEN, escapeOf).replaceAll('##', String.raw`#\u0023`)
}

function escapeOf(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
