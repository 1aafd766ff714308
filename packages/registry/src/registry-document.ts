import {
  APIVersion,
  assertToolName,
  DocumentNode,
  parseToolDefinition,
  toDeprecationInfo,
  toMigrationStep,
  type DeprecationInfo,
  type MigrationStep,
  type ToolDefinition,
  type VersionedToolInput,
} from '@mcpver/core'
import type { RegistrySummary } from '@mcpver/markdown'
import type { Alias } from './name-table.ts'
import { toTombstone, type Tombstone } from './tombstone.ts'

const FORMAT = { format: 'mcpver-registry', formatVersion: 1 } as const

/** A deprecation as JSON. */
export interface DeprecationDocument {
  readonly since: string
  readonly removal?: string
  readonly removalDate?: string
  readonly replacement?: string
  readonly message?: string
}

/** A registry as JSON; versions are texts without `v`. */
export interface RegistryDocument {
  readonly format: 'mcpver-registry'
  readonly formatVersion: 1
  readonly tools: readonly {
    readonly name: string
    /** The version that was registered last. */
    readonly current: string
    /** In the order in which they were registered. */
    readonly versions: readonly {
      readonly version: string
      readonly introduced: string
      readonly deprecation?: DeprecationDocument
      readonly definition?: ToolDefinition
    }[]
  }[]
  readonly aliases: readonly Alias[]
  readonly removed: readonly {
    readonly name: string
    readonly removedIn: string
    readonly replacement?: string
    readonly message?: string
  }[]
  readonly migrations: readonly {
    readonly toolName: string
    readonly fromVersion: string
    readonly toVersion: string
    readonly action: string
    readonly details: string
  }[]
}

/** Takes in what a document holds, in this order; `check` comes last, once for every name. */
export interface RegistrySink {
  tool(tool: VersionedToolInput): void
  alias(alias: Alias): void
  tombstone(tombstone: Tombstone): void
  migration(step: MigrationStep): void
  /** Refuses a name whose replacement, target or successor is unknown or leads in a circle. */
  check(name: string): void
}

/** What a registry holds, as a document. */
export function writeRegistryDocument({
  tools,
  aliases = [],
  removed = [],
  migrations = [],
}: RegistrySummary): RegistryDocument {
  return {
    ...FORMAT,
    tools: tools.map(({ current, versions }) => ({
      name: current.name,
      current: current.version.toJSON(),
      versions: versions.map(({ version, introduced, deprecation, definition }) => ({
        version: version.toJSON(),
        introduced: introduced.toJSON(),
        ...(deprecation && { deprecation: writeDeprecation(deprecation) }),
        ...(definition && { definition }),
      })),
    })),
    aliases: aliases.map(({ name, target }) => ({ name, target })),
    removed: removed.map(({ removedIn, ...rest }) => ({ ...rest, removedIn: removedIn.toJSON() })),
    migrations: migrations.map((step) => ({
      ...step,
      fromVersion: step.fromVersion.toJSON(),
      toVersion: step.toVersion.toJSON(),
    })),
  }
}

function writeDeprecation({ since, removal, ...rest }: DeprecationInfo): DeprecationDocument {
  return { ...rest, since: since.toJSON(), ...(removal && { removal: removal.toJSON() }) }
}

/** Hands what a document holds to a registry that is being filled. Throws as `VersionRegistry.fromJSON` does. */
export function readRegistryDocument(document: unknown, sink: RegistrySink): void {
  const root = DocumentNode.open(document, FORMAT).members([
    'format',
    'formatVersion',
    'tools',
    'aliases',
    'removed',
    'migrations',
  ])
  const names = new Map<string, DocumentNode>()
  const claim = (name: DocumentNode): void => {
    name.read(() => assertToolName(name.value))
    if (names.has(name.text())) throw name.refusal('a name that stands nowhere else')
    names.set(name.text(), name)
  }
  for (const tool of root.tools.elements()) readTool(tool, { claim, sink })
  for (const alias of root.aliases.elements()) {
    const { name, target } = alias.members(['name', 'target'])
    claim(name)
    sink.alias({ name: name.text(), target: target.text() })
  }
  for (const removed of root.removed.elements()) {
    const { name, removedIn, replacement, message } = removed.members(['name', 'removedIn'], ['replacement', 'message'])
    claim(name)
    const removal = { removedIn: removedIn.text(), replacement: replacement?.text(), message: message?.text() }
    sink.tombstone(removed.read(() => toTombstone(name.text(), removal)))
  }
  for (const step of root.migrations.elements()) sink.migration(readStep(step))
  for (const [name, node] of names) node.read(() => sink.check(name))
}

function readTool(
  node: DocumentNode,
  { claim, sink }: { claim: (name: DocumentNode) => void; sink: RegistrySink },
): void {
  const { name, current, versions } = node.members(['name', 'current', 'versions'])
  claim(name)
  const records = versions.elements().map((version) => readVersion(name.text(), version))
  const currentVersion = readText(current, (text) => APIVersion.parse(text))
  const last = records.find(({ version }) => version.equals(currentVersion))
  if (last === undefined) throw current.refusal('one of the versions')
  const keys = new Set(records.map(({ version }) => version.precedenceKey()))
  if (keys.size < records.length) throw versions.refusal('each version once')
  for (const record of records) sink.tool(record)
  // The record that is handed over last is the current one.
  sink.tool(last)
}

function readVersion(name: string, node: DocumentNode): VersionedToolInput & { readonly version: APIVersion } {
  const { version, introduced, deprecation, definition } = node.members(
    ['version', 'introduced'],
    ['deprecation', 'definition'],
  )
  return {
    name,
    version: readText(version, (text) => APIVersion.parse(text)),
    introduced: readText(introduced, (text) => APIVersion.parse(text)),
    ...(deprecation && { deprecation: readDeprecation(deprecation) }),
    ...(definition && { definition: definition.read(() => parseToolDefinition(definition.value)) }),
  }
}

function readDeprecation(node: DocumentNode): DeprecationInfo {
  const { since, removal, removalDate, replacement, message } = node.members(
    ['since'],
    ['removal', 'removalDate', 'replacement', 'message'],
  )
  const input = {
    since: since.text(),
    removal: removal?.text(),
    removalDate: removalDate?.text(),
    replacement: replacement?.text(),
    message: message?.text(),
  }
  return node.read(() => toDeprecationInfo(input))
}

function readStep(node: DocumentNode): MigrationStep {
  const { toolName, fromVersion, toVersion, action, details } = node.members([
    'toolName',
    'fromVersion',
    'toVersion',
    'action',
    'details',
  ])
  const input = {
    toolName: toolName.text(),
    fromVersion: fromVersion.text(),
    toVersion: toVersion.text(),
    action: action.text(),
    details: details.text(),
  }
  return node.read(() => toMigrationStep(input))
}

function readText<T>(node: DocumentNode, parse: (text: string) => T): T {
  return node.read(() => parse(node.text()))
}
