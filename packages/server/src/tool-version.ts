import {
  digestTool,
  logged,
  parseJson,
  quote,
  type DeprecationInput,
  type Digest,
  type JsonObject,
  type ToolAnnotations,
  type ToolDefinition,
  type VersionInput,
} from '@mcpver/core'
import { deprecationOf, introducedOf, versionOf } from '@mcpver/decorators'
import type { CallToolResult, Icon, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server'
import { ToolServerError } from './tool-server-error.ts'
import { compileSchema, type CompiledSchema, type SchemaOutput, type ToolSchema } from './tool-schema.ts'

/** What a tool answers. */
export type ToolResult = CallToolResult | InputRequiredResult

/** What serves a call: gets the arguments as the version's input schema let them through. */
export type ToolHandler<Input extends ToolSchema | undefined = undefined> = (
  args: SchemaOutput<Input>,
  context: ServerContext,
) => ToolResult | Promise<ToolResult>

/** One version of a tool, as an author writes it. */
export interface ToolVersionConfig<Input extends ToolSchema | undefined = ToolSchema | undefined> {
  /** Default: what `versioned` says of the handler, else `1.0.0`. */
  readonly version?: VersionInput | undefined
  /** The version in which the tool first appeared. Default: what `versioned` says of the handler, else `version`. */
  readonly introduced?: VersionInput | undefined
  /** That this version is deprecated. Default: what `deprecated` says of the handler. */
  readonly deprecated?: DeprecationInput | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
  /** What the arguments must be. Default: any object. */
  readonly inputSchema?: Input
  /** What `structuredContent` must be. Default: nothing is promised. */
  readonly outputSchema?: ToolSchema | undefined
  readonly annotations?: ToolAnnotations | undefined
  readonly icons?: readonly Icon[] | undefined
  readonly _meta?: Readonly<Record<string, unknown>> | undefined
}

/** A handler of any input; the schema stands between it and the caller. */
export type AnyToolHandler = (args: never, context: ServerContext) => ToolResult | Promise<ToolResult>

const ANY_OBJECT: JsonObject = Object.freeze({ type: 'object' })

/** One version of a tool, ready to serve: its definition, its schemas, and its handler, if it has one of its own. */
export class ToolVersion {
  readonly definition: ToolDefinition
  readonly input: CompiledSchema | undefined
  readonly output: CompiledSchema | undefined
  readonly handler: AnyToolHandler | undefined
  #digest: Promise<Digest> | undefined

  constructor(name: string, config: ToolVersionConfig, handler: AnyToolHandler | undefined) {
    this.input = config.inputSchema && compileSchema(config.inputSchema, 'input')
    this.output = config.outputSchema && compileSchema(config.outputSchema, 'output')
    this.handler = handler
    // A copy as it will be on the wire: what the digest covers is what callers get, whatever becomes of the author's objects.
    const definition = parseJson(JSON.stringify(this.#define(name, config))) as ToolDefinition
    this.definition = Object.freeze(definition)
  }

  /** The `definition` digest, computed once. */
  digest(): Promise<Digest> {
    this.#digest ??= digestTool(this.definition)
    return this.#digest
  }

  #define(name: string, { title, description, annotations, icons, _meta }: ToolVersionConfig): ToolDefinition {
    return {
      name,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      inputSchema: this.input?.json ?? ANY_OBJECT,
      ...(this.output && { outputSchema: this.output.json }),
      ...(annotations && { annotations }),
      ...(icons && { icons }),
      ...(_meta && { _meta }),
    }
  }
}

/** A version's config with what the decorators say of its handler filled in where it says nothing itself. */
export function withDecorations<C extends ToolVersionConfig>(config: C, handler: AnyToolHandler | undefined): C {
  if (handler === undefined) return config
  const version = config.version ?? versionOf(handler)
  const introduced = config.introduced ?? introducedOf(handler)
  const deprecated = config.deprecated ?? deprecationOf(handler)
  return { ...config, version, introduced, deprecated }
}

/**
 * A method of an instance as a handler, not yet bound to it.
 *
 * @throws {ToolServerError} `ERR_VERSION_UNSERVED` for a member that cannot be called, as an accessor.
 */
export function methodOf(instance: object, name: string): AnyToolHandler {
  const methods = instance as Readonly<Record<string, AnyToolHandler | undefined>>
  const method: unknown = methods[name]
  if (typeof method !== 'function') {
    throw logged(
      new ToolServerError(`${quote(name)} is decorated as a tool and is not a method`, {
        code: 'ERR_VERSION_UNSERVED',
        hint: 'Decorate methods; an accessor cannot take arguments.',
      }),
    )
  }
  return method as AnyToolHandler
}
