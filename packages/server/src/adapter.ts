import { APIVersion, logged, quote, type VersionInput } from '@mcpver/core'
import type { CallToolResult } from '@modelcontextprotocol/server'
import { ToolServerError } from './tool-server-error.ts'

/**
 * Carries a call from the contract of one version to another, and its result back, so that one handler can serve both.
 *
 * @typeParam From The arguments of the version that was called, as its input schema lets them through.
 * @typeParam To The arguments of the version that serves.
 */
export interface VersionAdapter<From = never, To = unknown> {
  /** The version that callers call. */
  readonly from: VersionInput
  /** The version that serves them, or carries them on. */
  readonly to: VersionInput
  /** The arguments of `to` for those of `from`. Default: the same. */
  readonly adaptArguments?: ((args: From) => To | Promise<To>) | undefined
  /** The result of `from` for that of `to`; not asked for errors. Default: the same. */
  readonly adaptResult?: ((result: CallToolResult) => CallToolResult | Promise<CallToolResult>) | undefined
}

/** An adapter whose versions were read. */
export interface Adapter {
  readonly from: APIVersion
  readonly to: APIVersion
  readonly adaptArguments: (args: never) => unknown
  readonly adaptResult: (result: CallToolResult) => CallToolResult | Promise<CallToolResult>
}

const same = <T>(value: T): T => value

/**
 * Checks an adapter.
 *
 * @throws {ToolServerError} `ERR_ADAPTER_INVALID` when it leads from a version to itself.
 * @throws {VersionParseError} `ERR_INVALID_VERSION`.
 */
export function toAdapter<From, To>(
  tool: string,
  { from, to, adaptArguments, adaptResult }: VersionAdapter<From, To>,
): Adapter {
  const [start, end] = [APIVersion.from(from), APIVersion.from(to)]
  if (start.equals(end)) {
    throw logged(
      new ToolServerError(`The adapter of ${quote(tool)} leads from ${String(start)} to itself`, {
        code: 'ERR_ADAPTER_INVALID',
        hint: 'Name the version that callers call in "from" and the one that serves them in "to".',
      }),
    )
  }
  return {
    from: start,
    to: end,
    adaptArguments: adaptArguments ?? same,
    adaptResult: adaptResult ?? same,
  }
}
