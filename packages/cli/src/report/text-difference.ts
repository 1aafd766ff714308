/** Characters of what did not change that are shown on either side. */
const CONTEXT = 24
/** Characters of what changed. */
const LONGEST = 160

/** Half a character at an end that was cut. */
const CUT_PAIR = /^[\udc00-\udfff]|[\ud800-\udbff]$/g

/** Two texts without what they have in common, but for some of it around what changed. */
export function textDifference(before: string, after: string): [before: string, after: string] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const from = start > CONTEXT ? start - CONTEXT : 0
  const rest = end > CONTEXT ? end - CONTEXT : 0
  return [windowOf(before, from, rest), windowOf(after, from, rest)]
}

function windowOf(text: string, from: number, rest: number): string {
  const to = Math.min(text.length - rest, from + LONGEST)
  const shown = text.slice(from, to).replaceAll(CUT_PAIR, '')
  return `${from > 0 ? '…' : ''}${shown}${to < text.length ? '…' : ''}`
}
