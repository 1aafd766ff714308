import {
  McpverError,
  quote,
  requirementOf,
  REQUIRES_HEADER,
  type Clock,
  type Logger,
  type VersionedTool,
} from '@mcpver/core'
import { decideRetirement, type Resolution, type RetirementSchedule, type VersionRegistry } from '@mcpver/registry'
import {
  isInputRequiredResult,
  UrlElicitationRequiredError,
  type CallToolResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { carryArguments, carryResult } from './carry.ts'
import { describeTool } from './listing.ts'
import type { LowLevelServer } from './low-level-server.ts'
import { toBrownOut, toRangeRefusal, toRefusal, toRetired } from './refusal.ts'
import { errorResult, InvalidCall } from './tool-result.ts'
import type { ServedMeta } from './service.ts'
import type { ToolSet } from './tool-set.ts'
import type { ToolResult } from './tool-version.ts'

/** What a dispatcher works with. */
export interface DispatcherOptions {
  readonly registry: VersionRegistry
  readonly tools: ToolSet
  readonly retirement: RetirementSchedule
  /** Whether a result says in a text block of its own that the tool is deprecated. */
  readonly resultNotice: boolean
  readonly clock: Clock
  readonly logger: Logger
}

/** The params of `tools/call` as they came. Everything in them is the caller's word. */
export type CallParams = Readonly<Record<string, unknown>> & { readonly name: string }

/** A call that found its version. */
export interface RoutedCall {
  readonly tool: VersionedTool
  readonly params: CallParams
  readonly context: ServerContext
}

/** Brings a call to the version that it asks for, and its result back. */
export class Dispatcher {
  readonly #options: DispatcherOptions

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  /**
   * Finds the version that is to serve a call.
   *
   * @throws {ProtocolError} `-32602` when there is none.
   */
  route(params: CallParams, context: ServerContext): VersionedTool {
    const tool = this.#resolve(params, context)
    this.#assertInService(tool)
    return tool
  }

  /**
   * Serves a call. What is wrong with the arguments, and what a handler throws, is a result with `isError`, so that a model
   * can correct itself.
   *
   * @throws {UrlElicitationRequiredError} What a handler threw, for the SDK to pass on.
   * @throws {ToolServerError} `ERR_VERSION_UNSERVED` for a version that was registered after the tools were installed.
   */
  async serve({ tool, params, context }: RoutedCall, server: LowLevelServer): Promise<ToolResult> {
    const service = this.#options.tools.serviceOf(tool)
    let result: ToolResult
    try {
      const args = await carryArguments(service, params['arguments'])
      result = await carryResult(service, await service.handler(args as never, context))
    } catch (error) {
      result = this.#toResult(tool, error)
    }
    if (isInputRequiredResult(result)) return result
    const projected = server.projectCallToolResult(result, service.contract.output?.json)
    return this.#stamp(tool, projected, await service.meta())
  }

  /** The version that a call asks for. */
  #resolve(params: CallParams, context: ServerContext): VersionedTool {
    const { registry } = this.#options
    const header = context.http?.req?.headers.get(REQUIRES_HEADER)
    let resolution: Resolution
    try {
      resolution = registry.resolve(params.name, requirementOf({ name: params.name, params, header }))
    } catch (error) {
      throw McpverError.isInstance(error) ? toRangeRefusal(error, params.name, registry) : error
    }
    if (!resolution.success) throw toRefusal(resolution, registry)
    return resolution.tool
  }

  /** Refuses a deprecated version when its schedule says so. */
  #assertInService(tool: VersionedTool): void {
    const { name, deprecation } = tool
    if (deprecation === undefined) return
    const { registry, retirement, clock } = this.#options
    const decision = decideRetirement(deprecation, retirement, clock.now())
    if (decision.kind === 'removed') {
      throw toRetired(tool, { removalDate: decision.removalDate, deprecation }, registry)
    }
    if (decision.kind === 'brown-out') throw toBrownOut(name, { until: decision.until, deprecation }, registry)
  }

  /** What a caller gets to read of what went wrong. */
  #toResult({ name, version }: VersionedTool, error: unknown): CallToolResult {
    // The 2025-era way to ask for a visit of a URL is an error, which the SDK passes on.
    if (error instanceof UrlElicitationRequiredError) throw error
    if (!(error instanceof InvalidCall)) {
      this.#options.logger.error({ err: error, tool: name, version: version.toJSON() }, `Tool ${quote(name)} failed`)
    }
    return errorResult(error)
  }

  /** Says in a result which version served it. */
  #stamp(tool: VersionedTool, result: CallToolResult, meta: ServedMeta): CallToolResult {
    // Copied, never shared: an in-memory client gets this very object. Most results have no `_meta` of their own.
    const _meta = result._meta === undefined ? { ...meta } : { ...result._meta, ...meta }
    const stamped: CallToolResult = { ...result, _meta }
    if (tool.deprecation === undefined || !this.#options.resultNotice) return stamped
    // The SDK lets results without content pass.
    const { content = [] } = result as Partial<CallToolResult>
    return { ...stamped, content: [...content, { type: 'text', text: describeTool(tool) }] }
  }
}
