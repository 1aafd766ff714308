import { SERVED_META_KEY, toWireDeprecation, type ServedVersionMeta, type VersionedTool } from '@mcpver/core'
import type { Adapter } from './adapter.ts'
import { describeTool } from './listing.ts'
import type { AnyToolHandler, ToolVersion } from './tool-version.ts'

/** What a service is made of. */
export interface ServiceParts {
  readonly tool: VersionedTool
  /** The version that was called: its contract holds. */
  readonly contract: ToolVersion
  /** The adapters between the contract and the version that has the handler, in the order of the arguments. */
  readonly chain: readonly Adapter[]
  /** The versions that the arguments pass through, one after each adapter. */
  readonly stations: readonly ToolVersion[]
  readonly handler: AnyToolHandler
}

/** The members that a result's `_meta` gets. */
export type ServedMeta = Readonly<Record<typeof SERVED_META_KEY, ServedVersionMeta>>

/** A version that can be called, and how a call gets to a handler. */
export class Service implements ServiceParts {
  readonly tool: VersionedTool
  readonly contract: ToolVersion
  readonly chain: readonly Adapter[]
  readonly stations: readonly ToolVersion[]
  readonly handler: AnyToolHandler
  #meta: ServedMeta | undefined

  constructor({ tool, contract, chain, stations, handler }: ServiceParts) {
    this.tool = tool
    this.contract = contract
    this.chain = chain
    this.stations = stations
    this.handler = handler
  }

  /** What a result's `_meta` says of the version that served it; made once, the same for every call. */
  meta(): ServedMeta | Promise<ServedMeta> {
    return this.#meta ?? this.#describe()
  }

  async #describe(): Promise<ServedMeta> {
    const { version, deprecation } = this.tool
    const served: ServedVersionMeta = Object.freeze({
      version: version.toJSON(),
      digest: await this.contract.digest(),
      ...(deprecation && { deprecation: toWireDeprecation(describeTool(this.tool), deprecation) }),
    })
    this.#meta = { [SERVED_META_KEY]: served }
    return this.#meta
  }
}
