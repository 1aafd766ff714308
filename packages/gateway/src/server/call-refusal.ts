import { quote, REQUIRES_META_KEY } from '@mcpver/core'
import { INVALID_PARAMS } from '../wire/json-rpc-error.ts'
import type { CalledTool, CallRefusal, Selection } from './served-server.ts'

/** Stands for every name that is no tool; parentheses cannot be in a tool's name. */
export const UNKNOWN_TOOL = '(unknown)'

/** A tool that nobody approved has no version that could be told. */
export function unseen(name: string): CalledTool {
  return { name, version: undefined, served: undefined, isDeprecated: false }
}

/** That there is no such server, or no longer. */
export function unserved(name: string): Extract<Selection, { readonly success: false }> {
  const code = 'ERR_SERVER_UNKNOWN'
  const data = { code, hint: 'Ask whoever runs the gateway which servers it has.' }
  return { success: false, code, error: { code: INVALID_PARAMS, message: `There is no server ${name}`, data } }
}

/** A refusal of a call, whose data say its code where nothing else is said. */
export function refusal(
  tool: string,
  code: string,
  { message, data = { code } }: { readonly message: string; readonly data?: object | undefined },
): CallRefusal {
  return { success: false, code, tool, error: { code: INVALID_PARAMS, message, data: { ...data } } }
}

/** That no release in the range that a client asked for has a tool. */
export function outOfRange(
  tool: string,
  {
    server,
    range,
    available,
  }: { readonly server: string; readonly range: string; readonly available: readonly string[] },
): CallRefusal {
  const code = 'ERR_UNSATISFIED_TOOL_VERSION'
  const hint = `Ask for one of the tool's versions, ${available.join(', ')}, in _meta["${REQUIRES_META_KEY}"].`
  return refusal(tool, code, {
    message: `No release of ${server} in ${quote(range)} has the tool ${quote(tool)}`,
    data: { code, tool, requested: range, available, hint },
  })
}
