import { parseSnapshot, type ToolSurface } from '@mcpver/diff'
import { parseJsonText } from '../json-file.ts'

/**
 * The surface that a text holds.
 *
 * @param label Where the text is from, for the message.
 * @throws {CliError} `ERR_NOT_JSON`.
 * @throws {McpverError} as `parseSnapshot` does.
 */
export function surfaceIn(text: string, label: string): ToolSurface {
  return parseSnapshot(parseJsonText(text, label, 'Expected a snapshot, or an answer to tools/list.'))
}
