import { assertToolName, quote, type Logger, type VersionedTool } from '@mcpver/core'
import { refusal } from './registry-error.ts'
import { assertReplacement, type KnownName, type ReplacementOptions } from './replacement.ts'
import { ToolHistory } from './tool-history.ts'
import type { Tombstone } from './tombstone.ts'

/** Another name of a tool: it can be called and is not listed. */
export interface Alias {
  readonly name: string
  readonly target: string
}

/** What of the check of a replacement differs from call to call. */
type SuccessorOptions = Partial<Omit<ReplacementOptions, 'logger'>>

/** Every name that a registry knows. A name is a tool, an alias or a tombstone, never two of these. */
export class NameTable {
  readonly tools = new Map<string, ToolHistory>()
  readonly aliases = new Map<string, string>()
  readonly tombstones = new Map<string, Tombstone>()
  /** The tools whose current record is deprecated, so that listing them reads no others. */
  readonly deprecated = new Set<string>()

  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** What is known of a name. */
  lookup(name: string): KnownName | undefined {
    const history = this.tools.get(name)
    if (history !== undefined) return { successor: history.current.deprecation?.replacement }
    const target = this.aliases.get(name)
    if (target !== undefined) return { successor: target }
    const tombstone = this.tombstones.get(name)
    return tombstone && { successor: tombstone.replacement }
  }

  /** The name behind an alias, or the name itself. */
  follow(name: string): string {
    let at = name
    // Aliases never lead in a circle: that is checked when one is added.
    for (let next = this.aliases.get(at); next !== undefined; next = this.aliases.get(at)) at = next
    return at
  }

  /** Makes a record the current one of its name, which a removal no longer hides. */
  add(tool: VersionedTool): void {
    const history = this.tools.get(tool.name)
    if (history === undefined) this.tools.set(tool.name, new ToolHistory(tool))
    else history.add(tool)
    this.tombstones.delete(tool.name)
    this.#noteDeprecation(tool.name)
  }

  /** Puts a record in the place of the one of the same name and version. */
  replace(history: ToolHistory, tool: VersionedTool): void {
    history.replace(tool)
    this.#noteDeprecation(tool.name)
  }

  /** Leaves a tombstone where a tool was, if there was one. */
  bury(tombstone: Tombstone): void {
    this.tools.delete(tombstone.name)
    this.deprecated.delete(tombstone.name)
    this.tombstones.set(tombstone.name, tombstone)
  }

  /** Adds an alias, in the place of a tombstone if need be. Throws as `VersionRegistry.addAlias` does. */
  addAlias(alias: string, target: string): void {
    assertToolName(alias)
    if (this.tools.has(alias)) {
      throw refusal('ERR_NAME_TAKEN', `${quote(alias)} is a tool, not free as an alias`, this.#logger)
    }
    if (this.lookup(target) === undefined) {
      throw refusal('ERR_UNKNOWN_TOOL', `${quote(target)} is not in the registry`, this.#logger)
    }
    this.assertSuccessor(alias, target)
    this.tombstones.delete(alias)
    this.aliases.set(alias, target)
  }

  /** Throws `ERR_NAME_TAKEN` for an alias. */
  assertNotAlias(name: string): void {
    const target = this.aliases.get(name)
    if (target === undefined) return
    throw refusal('ERR_NAME_TAKEN', `${quote(name)} is an alias of ${quote(target)}`, this.#logger)
  }

  /** Checks the replacement that a version's deprecation names. Throws as `assertReplacement` does. */
  assertDeprecation({ name, deprecation }: VersionedTool, options?: SuccessorOptions): void {
    this.assertSuccessor(name, deprecation?.replacement, options)
  }

  /** Checks the replacements of all versions of a name, and where the name itself leads. */
  assertSuccessors(name: string): void {
    for (const tool of this.tools.get(name)?.versions ?? []) this.assertDeprecation(tool, { isCurrent: false })
    this.assertSuccessor(name, this.lookup(name)?.successor)
  }

  /** Checks the name that a caller of another should use instead, where there is one. */
  assertSuccessor(name: string, successor: string | undefined, options?: SuccessorOptions): void {
    if (successor === undefined) return
    assertReplacement(name, successor, { lookup: (known) => this.lookup(known), logger: this.#logger, ...options })
  }

  #noteDeprecation(name: string): void {
    if (this.tools.get(name)?.current.deprecation === undefined) this.deprecated.delete(name)
    else this.deprecated.add(name)
  }
}
