import { shownLine } from './shown.ts'

// eslint-disable-next-line no-control-regex -- the escape character begins what is dropped
const COLOURS = /\u001b\[[0-9;]*m/g
/** White space that stays. */
const KEPT = /([\n\t])/

/**
 * A text that somebody else wrote, for a terminal: without colours, and with whatever could move the cursor, hide text, turn its
 * direction or command a CI runner written as an escape. Line breaks and tabs stay. Applying it twice changes nothing.
 */
export function printable(text: string): string {
  return text
    .replaceAll(COLOURS, '')
    .replaceAll('\r\n', '\n')
    .split(KEPT)
    .map((part) => (KEPT.test(part) ? part : shownLine(part)))
    .join('')
}
