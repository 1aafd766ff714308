const LONGEST = 80

/**
 * A part of a hostile text, fit to be shown anywhere: printable ASCII, everything else as `\u{…}`, cut after 80 characters.
 *
 * @param index Where it begins, in UTF-16 units.
 * @param length How much of it is wanted, in UTF-16 units.
 */
export function excerptOf(text: string, index: number, length: number): string {
  let excerpt = ''
  for (const character of text.slice(index, index + Math.min(length, LONGEST))) {
    const escaped = /^[ -[\]-~]$/.test(character) ? character : escape(character)
    if (excerpt.length + escaped.length > LONGEST) return `${excerpt}...`
    excerpt += escaped
  }
  return length > LONGEST ? `${excerpt}...` : excerpt
}

function escape(character: string): string {
  return character === '\\' ? '\\\\' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
