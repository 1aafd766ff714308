/** The character (code point) that ends where an index stands; empty at the start of the text. */
export function characterBefore(text: string, index: number): string {
  return /[^]$/u.exec(text.slice(Math.max(0, index - 2), index))?.[0] ?? ''
}

/** The character (code point) that begins where an index stands; empty at the end of the text. */
export function characterAt(text: string, index: number): string {
  const code = text.codePointAt(index)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** How many characters (code points) a text has. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _character of text) count++
  return count
}
