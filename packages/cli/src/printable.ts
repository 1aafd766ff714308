// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
// eslint-disable-next-line no-control-regex -- the escape character begins what is dropped
const COLOURS = /\u001b\[[0-9;]*m/g

/**
 * A text that somebody else wrote, for a terminal: without colours, and with whatever could move the cursor, hide text or
 * turn its direction written as an escape. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text
    .replaceAll(COLOURS, '')
    .replaceAll(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
