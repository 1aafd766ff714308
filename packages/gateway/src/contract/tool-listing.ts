import {
  canonicalize,
  describeDeprecation,
  FASTMCP_META_KEY,
  isPlainObject,
  TOOL_META_KEY,
  toWireDeprecation,
  withDeprecationNotice,
  withoutOwnMeta,
  type ToolVersionMeta,
} from '@mcpver/core'
import type { CatalogServer } from '../catalog/catalog-server.ts'
import type { ServedTool } from '../catalog/served-release.ts'
import { withMember, withMeta, withoutMember } from '../wire/edit.ts'
import type { ObservedTool } from './contract-guard.ts'
import type { DigestedTool } from './digest-memo.ts'

/** How a listing is written. */
export interface ListingOptions {
  /** Whether a deprecation stands before the description. */
  readonly descriptionNotice: boolean
}

/** An entry as it was written last, and what it was made of. */
interface KnownEntry {
  readonly text: string
  readonly found: DigestedTool
  readonly server: CatalogServer
}

/** How tools are listed: each definition as its server wrote it, with its versions in `_meta`. */
export class ToolListing {
  readonly #options: ListingOptions
  readonly #entries = new WeakMap<ServedTool, KnownEntry>()

  constructor(options: ListingOptions) {
    this.#options = options
  }

  /** The entry of a tool in `tools/list`, written anew only when it, or what is known of its server, has changed. */
  entryOf(tool: ObservedTool, server: CatalogServer): string {
    const { approved, found, text } = tool
    // What was never approved has no version that could be told.
    if (approved === undefined || found === undefined) return text
    const known = this.#entries.get(approved)
    if (known?.found === found && known.server === server) return known.text
    const entry = entryText(tool, { approved, found, server }, this.#options)
    this.#entries.set(approved, { text: entry, found, server })
    return entry
  }
}

interface EntryParts {
  readonly approved: ServedTool
  readonly found: DigestedTool
  readonly server: CatalogServer
}

function entryText(
  tool: ObservedTool,
  { approved, found, server }: EntryParts,
  { descriptionNotice }: ListingOptions,
): string {
  const { text } = tool
  const { deprecation } = approved
  const { outputSchema } = found.definition
  const isWithheld = outputSchema !== undefined && !hasOneOutput(tool.name, server)
  const own: ToolVersionMeta = {
    ...ownMeta(tool.name, approved, server),
    digest: found.digest,
    ...(isWithheld && { outputSchema }),
  }
  const fastmcp = found.definition._meta?.[FASTMCP_META_KEY]
  const versions = { version: own.version, versions: own.versions }
  const noticed =
    deprecation !== undefined && descriptionNotice
      ? withMember(text, 0, { name: 'description', value: JSON.stringify(noticedDescription(tool, approved)) })
      : text
  return withMeta(isWithheld ? withoutMember(noticed, 0, 'outputSchema') : noticed, 0, [
    { name: TOOL_META_KEY, value: JSON.stringify(own) },
    { name: FASTMCP_META_KEY, value: JSON.stringify({ ...(isPlainObject(fastmcp) && fastmcp), ...versions }) },
  ])
}

function ownMeta(name: string, approved: ServedTool, server: CatalogServer): Omit<ToolVersionMeta, 'digest'> {
  const { version, deprecation } = approved
  const described = deprecation && describeDeprecation(`Tool "${name}"`, deprecation)
  return {
    version: version.toJSON(),
    versions: server.tools.versionsOf(name).map((one) => one.toJSON()),
    introduced: (server.tools.introducedIn(name) ?? version).toJSON(),
    ...(deprecation && { deprecation: toWireDeprecation(described ?? '', deprecation) }),
  }
}

/** A notice that the author wrote by hand gives way to ours. */
function noticedDescription({ found }: ObservedTool, { deprecation }: ServedTool): string {
  const description = found === undefined ? undefined : withoutOwnMeta(found.definition).description
  return deprecation === undefined ? (description ?? '') : withDeprecationNotice(description, deprecation)
}

/** Whether all versions of a tool that can be called promise one and the same output. Clients hold every result against the listed one. */
function hasOneOutput(name: string, server: CatalogServer): boolean {
  const outputs = server.tools
    .servedVersionsOf(name)
    .map(({ definition }) => (definition.outputSchema === undefined ? '' : canonicalize(definition.outputSchema)))
  return new Set(outputs).size <= 1
}
