import { ARGUMENTS_META_KEY, isPlainObject, type InvalidArgumentsMeta } from '@mcpver/core'
import { paramsIn, REVISION_KEY } from '../era/envelope.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { ArgumentProblems } from './argument-check.ts'

/** What refused arguments are counted under. */
export const ARGUMENTS_INVALID = 'ERR_ARGUMENTS_INVALID'

const LONGEST_POINTER = 200

/** The tool that arguments do not fit. */
export interface RefusingTool {
  readonly name: string
  /** Without `v`. */
  readonly version: string
  /** The version that the arguments were carried from, where they were. */
  readonly adaptedFrom?: string | undefined
}

/**
 * The answer to a call whose arguments do not fit: a result that is an error, so that a model reads it and corrects itself. Source: the
 * protocol's revision 2025-11-25, "Tools", "Error Handling".
 */
export function invalidArguments(
  call: WireMessage,
  { name, version, adaptedFrom }: RefusingTool,
  { problems, more }: ArgumentProblems,
): WireMessage {
  const told = problems.map(({ pointer, expected }) => ({ pointer: shortened(pointer), expected }))
  const meta: InvalidArgumentsMeta = {
    code: ARGUMENTS_INVALID,
    tool: name,
    version,
    ...(adaptedFrom !== undefined && { adaptedFrom }),
    problems: told,
    ...(more > 0 && { more }),
  }
  const carried = adaptedFrom === undefined ? '' : `, carried from ${adaptedFrom}`
  const lines = told.map(({ pointer, expected }) => `- ${pointer === '' ? 'the arguments' : pointer} ${expected}`)
  const rest = more > 0 ? [`- and ${String(more)} more`] : []
  const text = [`Invalid arguments for the tool ${name} ${version}${carried}:`, ...lines, ...rest].join('\n')
  const result = {
    content: [{ type: 'text', text: `${text}\nNothing was done. Correct the arguments and call the tool again.` }],
    isError: true,
    ...(isStateless(call) && { resultType: 'complete' }),
    _meta: { [ARGUMENTS_META_KEY]: meta },
  }
  return readMessage(`{"jsonrpc":"2.0","id":${call.id ?? 'null'},"result":${JSON.stringify(result)}}`)
}

/** Whether a request is in a revision without sessions, in which results say their type. */
function isStateless(call: WireMessage): boolean {
  const { _meta: meta } = paramsIn(call)
  return isPlainObject(meta) && Object.hasOwn(meta, REVISION_KEY)
}

function shortened(pointer: string): string {
  return pointer.length <= LONGEST_POINTER ? pointer : `${pointer.slice(0, LONGEST_POINTER - 1)}…`
}
