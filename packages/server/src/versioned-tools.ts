import {
  assertToolName,
  collectTools,
  defaultLogger,
  isToolName,
  systemClock,
  toDeprecationInfo,
  type Clock,
  type Logger,
  type VersionedTool,
} from '@mcpver/core'
import { assertRetirementSchedule, VersionRegistry, type RetirementSchedule } from '@mcpver/registry'
import { UrlElicitationRequiredError, type McpServer, type ServerContext } from '@modelcontextprotocol/server'
import { toAdapter, type VersionAdapter } from './adapter.ts'
import {
  CallCounter,
  UNKNOWN_TOOL,
  type CallEnd,
  type CallOutcome,
  type ToolCallEvent,
  type ToolUsage,
} from './call-counter.ts'
import { clientOf } from './client-identity.ts'
import { Dispatcher, type CallParams } from './dispatch.ts'
import { installHandlers } from './install.ts'
import type { LowLevelServer } from './low-level-server.ts'
import { refusalCodeOf } from './refusal.ts'
import type { ToolSchema } from './tool-schema.ts'
import { ToolSet } from './tool-set.ts'
import {
  ToolVersion,
  withDecorations,
  methodOf,
  type AnyToolHandler,
  type ToolHandler,
  type ToolResult,
  type ToolVersionConfig,
} from './tool-version.ts'

/** How a set of versioned tools is made. */
export interface VersionedToolsOptions {
  /** Whether a deprecated tool's listed description begins with `[DEPRECATED: …]`, for models to see. Default `true`. */
  readonly descriptionNotice?: boolean | undefined
  /** Whether a deprecated tool's results end with a text block that says so. Default `false`. */
  readonly resultNotice?: boolean | undefined
  /** What becomes of deprecated tools' calls by date. Default: they are served. */
  readonly retirement?: RetirementSchedule | undefined
  /** How many client names are counted apart; the rest is counted together. Default 1,000. */
  readonly maxClients?: number | undefined
  /** Told of every call when it is over. What it throws is logged and changes nothing. Default: nothing. */
  readonly onCall?: ((event: ToolCallEvent) => void) | undefined
  /** Default: core's `defaultLogger()`. */
  readonly logger?: Logger | undefined
  /** Default: the machine's. */
  readonly clock?: Clock | undefined
}

/**
 * The tools of an MCP server, any number of versions of each, to be installed on any number of server instances.
 *
 * A call gets the latest release, or what it asks for; a requirement that nothing meets is refused, never bent. Source:
 * the project's design, "On the wire".
 */
export class VersionedTools {
  /** What the tools are: deprecate, rename, remove them and record migrations here. Versions are added with `add`. */
  readonly registry: VersionRegistry
  readonly #tools: ToolSet
  readonly #counter: CallCounter
  readonly #dispatcher: Dispatcher
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #onCall: ((event: ToolCallEvent) => void) | undefined
  readonly #descriptionNotice: boolean

  /** @throws {RegistryError} `ERR_RETIREMENT_INVALID`. */
  constructor(options: VersionedToolsOptions = {}) {
    const { descriptionNotice = true, resultNotice = false, retirement = {}, maxClients = 1000 } = options
    assertRetirementSchedule(retirement)
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? defaultLogger()
    this.#onCall = options.onCall
    this.#descriptionNotice = descriptionNotice
    this.#counter = new CallCounter(maxClients)
    this.registry = new VersionRegistry({ logger: this.#logger })
    this.#tools = new ToolSet(this.registry)
    const [registry, tools, clock, logger] = [this.registry, this.#tools, this.#clock, this.#logger]
    this.#dispatcher = new Dispatcher({ registry, tools, retirement, resultNotice, clock, logger })
  }

  /**
   * Adds a version of a tool.
   *
   * @param handler What serves the version. A version without one is served by another, through adapters.
   * @throws {ToolServerError} `ERR_SCHEMA_UNSUPPORTED`.
   * @throws {RegistryError} What `VersionRegistry.registerTool` throws: a version that is known with another definition, a
   *   replacement that does not exist.
   * @throws {CoreError} `ERR_INVALID_TOOL_NAME`, `ERR_INVALID_TOOL_DEFINITION`, `ERR_INVALID_DEPRECATION`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  add<Input extends ToolSchema | undefined = undefined>(
    name: string,
    config: ToolVersionConfig<Input>,
    handler?: ToolHandler<Input>,
  ): this {
    return this.#add(name, config, handler)
  }

  /**
   * Adds the tools that a decorated class declares; its methods serve, on the given instance.
   *
   * @param configs What the decorators do not say, by method name. Throws what `add` throws.
   */
  addFrom<T extends object>(instance: T, configs: { readonly [Name in keyof T]?: ToolVersionConfig } = {}): this {
    for (const { name } of collectTools(instance)) {
      const config = (configs as Readonly<Record<string, ToolVersionConfig | undefined>>)[name] ?? {}
      const method = methodOf(instance, name)
      // A bound function has no decorations: they are read before.
      this.#add(name, withDecorations(config, method), method.bind(instance))
    }
    return this
  }

  /**
   * Carries calls of one version to another, so that one handler serves both contracts.
   *
   * @throws {ToolServerError} `ERR_ADAPTER_INVALID`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  adapt<From, To>(name: string, adapter: VersionAdapter<From, To>): this {
    this.#tools.addAdapter(name, toAdapter(name, adapter))
    return this
  }

  /**
   * Makes a server list and serve these tools. A factory that makes a server for each connection or request, as the SDK's
   * `serveStdio` and `createMcpHandler` ask for, calls this in each.
   *
   * @returns The server that it was given.
   * @throws {ToolServerError} `ERR_VERSION_UNSERVED` when a version has no handler and no adapter leads to one;
   *   `ERR_TOOLS_TAKEN` when the server has tools of its own already.
   */
  install<S extends McpServer | LowLevelServer>(server: S): S {
    this.#tools.assertServable()
    installHandlers('server' in server ? server.server : server, {
      list: () => this.#tools.list({ descriptionNotice: this.#descriptionNotice }),
      call: (params, context, on) => this.#call(params, context, on),
    })
    return server
  }

  /** How often each version was called, and by whom, since this object was made; most calls first. */
  usage(): ToolUsage[] {
    return this.#counter.rows()
  }

  #add(name: string, config: ToolVersionConfig, handler: AnyToolHandler | undefined): this {
    assertToolName(name)
    const { version, introduced, deprecated, ...contract } = withDecorations(config, handler)
    const toolVersion = new ToolVersion(name, contract, handler)
    const deprecation = deprecated && toDeprecationInfo(deprecated)
    const { definition } = toolVersion
    const record = this.registry.registerTool({ name, version, introduced, deprecation, definition })
    this.#tools.addVersion(name, record.version, toolVersion)
    return this
  }

  async #call(params: CallParams, context: ServerContext, server: LowLevelServer): Promise<ToolResult> {
    const call: CallStart = { client: clientOf(server, context), start: this.#clock.now() }
    const tool = this.#route(params, context, call)
    try {
      const result = await this.#dispatcher.serve({ tool, params, context }, server)
      this.#report(call, endOf(tool, 'isError' in result && result.isError === true ? 'error' : 'served'))
      return result
    } catch (error) {
      // To ask for a visit of a URL is an answer, though it is thrown.
      this.#report(call, endOf(tool, error instanceof UrlElicitationRequiredError ? 'served' : 'error'))
      throw error
    }
  }

  #route(params: CallParams, context: ServerContext, call: CallStart): VersionedTool {
    try {
      return this.#dispatcher.route(params, context)
    } catch (error) {
      const [tool, code] = [this.#knownName(params.name), refusalCodeOf(error)]
      const end: CallEnd = { tool, version: undefined, outcome: 'refused', deprecated: false }
      this.#report(call, code === undefined ? end : { ...end, code })
      throw error
    }
  }

  /** Counting and telemetry never change an answer. */
  #report({ client, start }: CallStart, end: CallEnd): void {
    const at = this.#clock.now()
    this.#counter.record(client, end, at)
    if (this.#onCall !== undefined) this.#tell(this.#onCall, { ...end, client, at, duration: at - start })
  }

  #tell(onCall: (event: ToolCallEvent) => unknown, event: ToolCallEvent): void {
    const logFailure = (error: unknown): void => this.#logger.error({ err: error }, 'onCall failed')
    try {
      // An async function fits the type as well; nobody else looks at its promise.
      Promise.resolve(onCall(event)).catch(logFailure)
    } catch (error) {
      logFailure(error)
    }
  }

  /** The name that a call is counted under. Callers choose it, so only names that the registry knows are kept. */
  #knownName(name: string): string {
    const resolution = isToolName(name) ? this.registry.resolve(name) : undefined
    if (resolution === undefined || (!resolution.success && resolution.code === 'ERR_UNKNOWN_TOOL')) return UNKNOWN_TOOL
    return resolution.success ? resolution.tool.name : resolution.tool
  }
}

/** Who calls, and since when. */
interface CallStart {
  readonly client: ToolCallEvent['client']
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly start: number
}

function endOf({ name, version, deprecation }: VersionedTool, outcome: CallOutcome): CallEnd {
  return { tool: name, version: version.toJSON(), outcome, deprecated: deprecation !== undefined }
}
