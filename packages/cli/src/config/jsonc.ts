import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import { failure } from '../cli-error.ts'

/**
 * The value of a JSON text that may have comments and trailing commas, as editors write their settings.
 *
 * @param label Where the text is from, for the message.
 * @throws {CliError} `ERR_NOT_JSON`, with line and column.
 */
export function parseJsonc(text: string, label: string): unknown {
  try {
    return parse(text, label)
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error
    throw failure(`${label} is nested too deep`, { code: 'ERR_NOT_JSON', cause: error })
  }
}

function parse(text: string, label: string): unknown {
  const errors: ParseError[] = []
  const tree = parseTree(text.replace(/^\ufeff/, ''), errors, { allowTrailingComma: true })
  const [error] = errors
  if (tree && error === undefined) return valueOf(tree)
  const what = error ? `${printParseErrorCode(error.error)} at ${placeOf(text, error.offset)}` : 'nothing in it'
  throw failure(`${label} is not JSON: ${what}`, { code: 'ERR_NOT_JSON' })
}

/** By entries: the parser's own way would lose a member named `__proto__`. */
function valueOf(node: Node): unknown {
  const children = node.children ?? []
  if (node.type === 'array') return children.map((child) => valueOf(child))
  if (node.type !== 'object') return node.value as unknown
  return Object.fromEntries(children.map(({ children: [key, value] = [] }) => [key?.value, value && valueOf(value)]))
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `line ${String(before.length)}, column ${String((before.at(-1) ?? '').length + 1)}`
}
