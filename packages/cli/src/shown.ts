import { visibleText } from '@mcpver/markdown'

/** Characters of a value that a line shows. */
const LONGEST = 300

const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g
/** What the runners of GitHub and Azure take for a command wherever it stands in a line. */
const RUNNER_COMMAND = /##(?=\[|vso\[)/g
const CUT_PAIR = /[\ud800-\udbff]$/

const ESCAPES: Readonly<Record<string, string>> = { '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r` }

/** A text that somebody else wrote, as one line in which everything is seen and nothing is obeyed: by a terminal or a CI runner. */
export function shownLine(text: string): string {
  return visibleText(text)
    .replaceAll(BREAKS, (found) => ESCAPES[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll(RUNNER_COMMAND, String.raw`#\u0023`)
}

/** A JSON value as one line; cut when it is long, with the number of characters that there are. */
export function shownValue(value: unknown, longest = LONGEST): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) return 'nothing'
  if (text.length <= longest) return shownLine(text)
  return `${shownLine(text.slice(0, longest).replace(CUT_PAIR, ''))}… (${String(text.length)} characters)`
}
