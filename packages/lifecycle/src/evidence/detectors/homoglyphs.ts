/** Letters that look like ASCII ones, by the ASCII letter: those that no decomposition takes there. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'ьƅ',
  c: 'сϲᴄ',
  d: 'ԁɗ',
  e: 'еєεҽ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іιıɩӏ',
  j: 'ј',
  k: 'кκ',
  l: 'ⅼǀ',
  m: 'мᴍ',
  n: 'ոпη',
  o: 'оοσօᴏ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτᴛ',
  u: 'υսᴜц',
  v: 'ѵνᴠ',
  w: 'ԝшᴡω',
  x: 'хχ',
  y: 'уγʏ',
  z: 'ᴢ',
}

/**
 * The ASCII letter that a lower-case letter looks like. Cyrillic, Greek, Armenian and phonetic ones, chosen from the confusables of
 * Unicode Technical Standard #39.
 */
export const HOMOGLYPHS: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([letter, others]) => Array.from(others, (other) => [other, letter] as const)),
)
