import {
  APIVersion,
  collectTools,
  defaultLogger,
  parseToolDefinition,
  quote,
  toDeprecationInfo,
  toMigrationStep,
  toVersionedTool,
  type Logger,
  type MigrationStep,
  type MigrationStepInput,
  type VersionInput,
  type VersionRange,
  type VersionedTool,
  type VersionedToolInput,
} from '@mcpver/core'
import { renderRegistry, type RegistrySummary } from '@mcpver/markdown'
import { assertSameDefinition } from './definition-conflict.ts'
import { MigrationLog } from './migration-log.ts'
import { findMigrationPath, type MigrationPath } from './migration-path.ts'
import { NameTable, type Alias } from './name-table.ts'
import { readRegistryDocument, writeRegistryDocument, type RegistryDocument } from './registry-document.ts'
import { refusal } from './registry-error.ts'
import type { DeprecateInput, GuideOptions, VersionRegistryOptions } from './registry-options.ts'
import type { NameLookup } from './replacement.ts'
import { resolveVersion, type Resolution } from './resolution.ts'
import { toTombstone, type RemovalInput, type Tombstone } from './tombstone.ts'

/**
 * The tools of a server, their versions, deprecations, other names, removals and migration steps.
 *
 * Every look-up is by key; nothing scans the registry but what lists all of it. Whatever is refused leaves it unchanged.
 * Source: the project's specification, "VersionRegistry".
 */
export class VersionRegistry {
  readonly #names: NameTable
  readonly #migrations = new MigrationLog()
  readonly #logger: Logger

  constructor({ logger = defaultLogger() }: VersionRegistryOptions = {}) {
    this.#logger = logger
    this.#names = new NameTable(logger)
  }

  /**
   * A registry of the tools that decorated classes, or instances of them, declare.
   *
   * Throws what `addTools` throws.
   */
  static fromTools(...targets: readonly object[]): VersionRegistry {
    const registry = new VersionRegistry()
    registry.addTools(...targets)
    return registry
  }

  /**
   * Registers a version of a tool. It becomes the tool's current record and joins its history.
   *
   * @throws {CoreError} `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   * @throws {RegistryError} `ERR_NAME_TAKEN` when the name is an alias.
   */
  register(name: string, version: VersionInput = '1.0.0', introduced: VersionInput = version): void {
    this.registerTool({ name, version, introduced })
  }

  /**
   * Registers a version of a tool with everything that is known of it. What `tools/list` said of a version is never
   * replaced by something else: a change needs a new version.
   *
   * @throws {RegistryError} `ERR_DEFINITION_CONFLICT` when the version is known with another definition;
   *   `ERR_UNKNOWN_REPLACEMENT` and `ERR_REPLACEMENT_CYCLE` as `deprecate`; and what `register` throws.
   * @throws {CoreError} `ERR_INVALID_DEPRECATION`; `ERR_INVALID_TOOL_DEFINITION`; `ERR_NOT_CANONICALIZABLE` for a
   *   definition that has to be compared and that JSON cannot hold.
   */
  registerTool(input: VersionedToolInput): VersionedTool {
    const record = this.#toRecord(input)
    this.#names.assertDeprecation(record)
    this.#names.add(record)
    return record
  }

  /**
   * Registers what decorated classes, or instances of them, declare: all of it or, when anything is refused, nothing.
   *
   * Throws what `registerTool` throws.
   */
  addTools(...targets: readonly object[]): void {
    const tools = targets.flatMap((target) => collectTools(target)).map((declared) => this.#toRecord(declared))
    const added = new Map(tools.map((tool) => [tool.name, tool]))
    const lookup: NameLookup = (name) => {
      const tool = added.get(name)
      return tool ? { successor: tool.deprecation?.replacement } : this.#names.lookup(name)
    }
    for (const tool of tools) this.#names.assertDeprecation(tool, { lookup, isCurrent: added.get(tool.name) === tool })
    for (const tool of tools) this.#names.add(tool)
  }

  /**
   * Marks a version of a tool as deprecated: by default the current one.
   *
   * @returns `false` when there is no such tool or version.
   * @throws {CoreError} `ERR_INVALID_DEPRECATION` when the removal does not come after `since`; `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   * @throws {RegistryError} `ERR_UNKNOWN_REPLACEMENT`, or `ERR_REPLACEMENT_CYCLE` when it is the tool itself or, for the
   *   current version, leads back here.
   */
  deprecate(name: string, { version, ...input }: DeprecateInput): boolean {
    const history = this.#names.tools.get(name)
    const tool = version === undefined ? history?.current : history?.find(APIVersion.from(version))
    if (history === undefined || tool === undefined) return false
    const deprecated = Object.freeze({ ...tool, deprecation: toDeprecationInfo(input) })
    this.#names.assertDeprecation(deprecated, { isCurrent: tool === history.current })
    this.#names.replace(history, deprecated)
    return true
  }

  /** Whether the current version of a tool is deprecated; `false` for an unknown name. */
  isDeprecated(name: string): boolean {
    return this.#names.deprecated.has(name)
  }

  /** The current record of a tool: the version that was registered last. */
  getTool(name: string): VersionedTool | undefined {
    return this.#names.tools.get(name)?.current
  }

  /** The record of one version of a tool. Throws `ERR_INVALID_VERSION` when there is such a tool. */
  getVersion(name: string, version: VersionInput): VersionedTool | undefined {
    return this.#names.tools.get(name)?.find(APIVersion.from(version))
  }

  /** All known versions of a tool, in the order in which they were registered; empty for an unknown name. */
  listVersions(name: string): APIVersion[] {
    return (this.#names.tools.get(name)?.versions ?? []).map(({ version }) => version)
  }

  /** The records of all versions of a tool, in the order in which they were registered. */
  listRecords(name: string): VersionedTool[] {
    return [...(this.#names.tools.get(name)?.versions ?? [])]
  }

  /** The names of the tools whose current version is deprecated. */
  listDeprecated(): string[] {
    return [...this.#names.deprecated]
  }

  /** The current record of every tool, in the order in which the names came. */
  listAll(): VersionedTool[] {
    return Array.from(this.#names.tools.values(), ({ current }) => current)
  }

  /**
   * Lets a tool be called by another name, as after a rename: `addAlias('get_weather', 'forecast')`.
   *
   * @throws {RegistryError} `ERR_NAME_TAKEN` when the alias is a tool; `ERR_UNKNOWN_TOOL` when the target is nothing;
   *   `ERR_REPLACEMENT_CYCLE` when it leads back to the alias.
   * @throws {CoreError} `ERR_INVALID_TOOL_NAME`.
   */
  addAlias(alias: string, target: string): void {
    this.#names.addAlias(alias, target)
  }

  /** The other names of tools, in the order in which they came. */
  listAliases(): Alias[] {
    return Array.from(this.#names.aliases, ([name, target]) => ({ name, target }))
  }

  /**
   * Removes a tool and leaves a tombstone, so that callers with an old list learn where to go. The tool need not be
   * registered: a server may start after its removal. Registering the name again takes the tombstone away.
   *
   * @throws {RegistryError} `ERR_NAME_TAKEN` when the name is an alias; `ERR_UNKNOWN_REPLACEMENT`; `ERR_REPLACEMENT_CYCLE`.
   * @throws {CoreError} `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  remove(name: string, removal: RemovalInput): void {
    const tombstone = toTombstone(name, removal)
    this.#names.assertNotAlias(name)
    this.#names.assertSuccessor(name, tombstone.replacement)
    this.#names.bury(tombstone)
  }

  /** The tombstones of removed tools, in the order in which they came. */
  listRemoved(): Tombstone[] {
    return [...this.#names.tombstones.values()]
  }

  /**
   * The version of a tool that meets a requirement: the latest release in the range. Follows aliases.
   *
   * @param requirement A range or exact version. Default: none, which is met by the latest version.
   * @throws {CoreError} `ERR_INVALID_RANGE` for a text that is not a range, when there is such a tool.
   */
  resolve(name: string, requirement?: string | VersionRange): Resolution {
    const target = this.#names.follow(name)
    const history = this.#names.tools.get(target)
    if (history !== undefined) {
      const resolution = resolveVersion(history, requirement)
      return resolution.success && target !== name ? { ...resolution, alias: name } : resolution
    }
    const tombstone = this.#names.tombstones.get(target)
    if (tombstone === undefined)
      return { success: false, code: 'ERR_UNKNOWN_TOOL', tool: name, reason: `Tool ${quote(name)} not found` }
    const reason = `Tool ${target} was removed in ${String(tombstone.removedIn)}`
    return { success: false, code: 'ERR_TOOL_REMOVED', tool: target, reason, tombstone }
  }

  /**
   * Records what callers of a tool have to do on the way from a version to a later one.
   *
   * @throws {CoreError} `ERR_INVALID_MIGRATION` for a step that goes backwards or says nothing; `ERR_INVALID_TOOL_NAME`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  addMigration(step: MigrationStepInput): void {
    this.#migrations.add(toMigrationStep(step))
  }

  /**
   * The recorded steps on the way from one version to another, in order of version: those that lead to a version after
   * `from` and not after `to`.
   *
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  migrationGuide(from?: VersionInput, to?: VersionInput, { tool }: GuideOptions = {}): MigrationStep[] {
    return this.#migrations.stepsOf(tool).between({
      from: from === undefined ? undefined : APIVersion.from(from),
      to: to === undefined ? undefined : APIVersion.from(to),
    })
  }

  /**
   * The shortest chain of steps of a tool between two versions, or where it breaks off.
   *
   * @throws {RegistryError} `ERR_BACKWARD_MIGRATION` when `to` is before `from`.
   * @throws {VersionParseError} `ERR_INVALID_VERSION`.
   */
  migrationPath(tool: string, from: VersionInput, to: VersionInput): MigrationPath {
    const [start, end] = [APIVersion.from(from), APIVersion.from(to)]
    if (start.compare(end) > 0) {
      throw refusal('ERR_BACKWARD_MIGRATION', `${String(end)} comes before ${String(start)}`, this.#logger)
    }
    return findMigrationPath(this.#migrations.stepsOf(tool).all(), { from: start, to: end })
  }

  /** What the registry holds now, as plain values: what `@mcpver/markdown` renders. */
  summary(): RegistrySummary {
    return {
      tools: Array.from(this.#names.tools.values(), ({ current, versions }) => ({ current, versions: [...versions] })),
      aliases: this.listAliases(),
      removed: this.listRemoved(),
      migrations: [...this.#migrations.stepsOf().all()],
    }
  }

  /** The registry as GitHub-flavoured Markdown. */
  toMarkdown(): string {
    return renderRegistry(this.summary())
  }

  /** The whole registry as JSON, to be read back by `fromJSON`. */
  toJSON(): RegistryDocument {
    return writeRegistryDocument(this.summary())
  }

  /**
   * The registry that `toJSON` wrote.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT` for another shape or a value that the registry would refuse (the cause says
   *   why), with its place; `ERR_LATER_FORMAT` for what a later release wrote.
   */
  static fromJSON(document: unknown, options?: VersionRegistryOptions): VersionRegistry {
    const registry = new VersionRegistry(options)
    readRegistryDocument(document, {
      tool: (tool) => registry.#names.add(toVersionedTool(tool)),
      alias: ({ name, target }) => registry.#names.aliases.set(name, target),
      tombstone: (tombstone) => registry.#names.bury(tombstone),
      migration: (step) => registry.#migrations.add(step),
      check: (name) => registry.#names.assertSuccessors(name),
    })
    return registry
  }

  /** The record of a version as authors write it, checked as `fromJSON` checks it: what goes in can come back. */
  #toRecord({ name, version, introduced, deprecation, definition }: VersionedToolInput): VersionedTool {
    const tool = toVersionedTool({
      name,
      version,
      introduced,
      deprecation: deprecation && toDeprecationInfo(deprecation),
      definition: definition && parseToolDefinition(definition),
    })
    this.#names.assertNotAlias(tool.name)
    const known = this.#names.tools.get(tool.name)?.find(tool.version)
    return known === undefined ? tool : assertSameDefinition(known, tool, this.#logger)
  }
}
