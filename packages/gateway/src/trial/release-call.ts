import { isPlainObject, quote } from '@mcpver/core'
import { statelessListRequest } from '../contract/list-request.ts'
import { mirroredIn } from '../era/param-headers.ts'
import type { GuardedRelease } from '../server/live-release.ts'
import { askWithin } from '../upstream/ask.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { ownCall } from './own-call.ts'
import { failure, saidIn, type TrialCallResult } from './trial-result.ts'

/** A call of a release in the gateway's own name. */
export interface ReleaseCall {
  readonly tool: string
  /** The arguments as JSON. */
  readonly text: string
  /** How long the answer may take, in milliseconds. Default: a minute. */
  readonly patience?: number | undefined
  /** Gives it up. Default: nothing does. */
  readonly signal?: AbortSignal | undefined
}

/** Calls one tool of a release, without a session, if it lists it as it was approved. Rejects when it cannot be reached, or does not answer. */
export async function callRelease(release: GuardedRelease, call: ReleaseCall): Promise<TrialCallResult> {
  const { backend, guard, served } = release
  const { tool, text, patience, signal } = call
  const name = `Release ${served.version} of ${quote(served.server)}`
  const approved = served.tools.get(tool)
  if (approved === undefined) return failure('ERR_UNKNOWN_TOOL', `${name} has no tool ${quote(tool)}`)
  const { message, headers } = ownCall({ tool, text, mirrored: mirroredIn(approved.definition.inputSchema) })
  const link = await backend.stateless({ principal: undefined, key: undefined, message, headers: {} })
  await guard.verify(link, statelessListRequest)
  if (guard.observed(link, tool)?.passes === false) {
    return failure('ERR_TOOL_WITHHELD', `${name} lists ${quote(tool)} otherwise than approved`)
  }
  return resultOf(await askWithin(link, message, { headers, signal, ...(patience !== undefined && { patience }) }))
}

function resultOf({ value }: WireMessage): TrialCallResult {
  const { result, error } = value
  if (isPlainObject(result)) return { success: true, result: result }
  const refused = failure('ERR_UPSTREAM_ANSWER', `The server answered with an error: ${saidIn(error)}`)
  return isPlainObject(error) ? { ...refused, error: error } : refused
}
