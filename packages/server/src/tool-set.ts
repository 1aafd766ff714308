import { logged, quote, type APIVersion, type VersionedTool } from '@mcpver/core'
import { findVersionChain, type VersionRegistry } from '@mcpver/registry'
import type { Adapter } from './adapter.ts'
import { areSame, toListing, type ListingOptions } from './listing.ts'
import { Service } from './service.ts'
import { ToolServerError } from './tool-server-error.ts'
import type { ToolVersion } from './tool-version.ts'
import type { ToolDefinition } from '@mcpver/core'

interface Name {
  readonly versions: Map<string, ToolVersion>
  readonly adapters: Adapter[]
}

/** How each version of each tool is served. What the versions are is the registry's to say. */
export class ToolSet {
  readonly #names = new Map<string, Name>()
  /** By record: deprecating a version makes another one. Whatever is added may change the way to a handler. */
  #services = new WeakMap<VersionedTool, Service>()
  readonly #registry: VersionRegistry

  constructor(registry: VersionRegistry) {
    this.#registry = registry
  }

  /** Adds how a version is served. */
  addVersion(name: string, version: APIVersion, toolVersion: ToolVersion): void {
    this.#name(name).versions.set(version.precedenceKey(), toolVersion)
    this.#services = new WeakMap()
  }

  /** Adds a way from one version to another. */
  addAdapter(name: string, adapter: Adapter): void {
    this.#name(name).adapters.push(adapter)
    this.#services = new WeakMap()
  }

  /**
   * How a version is served.
   *
   * @throws {ToolServerError} `ERR_VERSION_UNSERVED` when it has no handler and no adapter leads to one.
   */
  serviceOf(tool: VersionedTool): Service {
    const known = this.#services.get(tool)
    if (known !== undefined) return known
    const service = this.#findService(tool)
    this.#services.set(tool, service)
    return service
  }

  #findService(tool: VersionedTool): Service {
    const { versions, adapters } = this.#name(tool.name)
    const at = (version: APIVersion): ToolVersion | undefined => versions.get(version.precedenceKey())
    const contract = at(tool.version)
    const chain = contract && findVersionChain(adapters, tool.version, (version) => at(version)?.handler !== undefined)
    if (contract === undefined || chain === undefined) throw logged(unserved(tool))
    const stations = chain.map((adapter) => at(adapter.to)).filter((station) => station !== undefined)
    const { handler } = stations.at(-1) ?? contract
    if (handler === undefined || stations.length < chain.length) throw logged(unserved(tool))
    return new Service({ tool, contract, chain, stations, handler })
  }

  /** Checks that every version that the registry has can be served. Throws `ERR_VERSION_UNSERVED`. */
  assertServable(): void {
    for (const { name } of this.#registry.listAll()) {
      for (const record of this.#registry.listRecords(name)) this.serviceOf(record)
    }
  }

  /** The entries of `tools/list`: one a name, in the order in which the names came. */
  async list(options: ListingOptions): Promise<ToolDefinition[]> {
    return Promise.all(this.#registry.listAll().map(({ name }) => this.#listOne(name, options)))
  }

  async #listOne(name: string, options: ListingOptions): Promise<ToolDefinition> {
    const resolution = this.#registry.resolve(name)
    if (!resolution.success) throw new TypeError(resolution.reason)
    const { tool } = resolution
    const { contract } = this.serviceOf(tool)
    const { versions } = this.#name(name)
    const ordered = this.#registry.listVersions(name).sort((a, b) => b.compare(a))
    return toListing(
      {
        tool,
        definition: contract.definition,
        digest: await contract.digest(),
        versions: ordered.map((version) => version.toJSON()),
        hasOneOutput: areSame(ordered.map((version) => versions.get(version.precedenceKey())?.output?.json)),
      },
      options,
    )
  }

  #name(name: string): Name {
    const known = this.#names.get(name) ?? { versions: new Map<string, ToolVersion>(), adapters: [] }
    this.#names.set(name, known)
    return known
  }
}

function unserved({ name, version }: VersionedTool): ToolServerError {
  return new ToolServerError(`Nothing serves ${String(version)} of ${quote(name)}`, {
    code: 'ERR_VERSION_UNSERVED',
    hint: 'Add the version with a handler, or with an adapter that leads to a version that has one.',
  })
}
