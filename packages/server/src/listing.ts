import {
  canonicalize,
  describeDeprecation,
  FASTMCP_META_KEY,
  isPlainObject,
  TOOL_META_KEY,
  toWireDeprecation,
  withDeprecationNotice,
  withoutOwnMeta,
  type DeprecationInfo,
  type Digest,
  type JsonObject,
  type ToolDefinition,
  type ToolVersionMeta,
  type VersionedTool,
} from '@mcpver/core'

/** What a listing says of one name. */
export interface Listed {
  /** The version whose definition is listed. */
  readonly tool: VersionedTool
  readonly definition: ToolDefinition
  readonly digest: Digest
  /** Every version that can be called, highest first, without `v`. */
  readonly versions: readonly string[]
  /** Whether all versions that can be called promise one and the same output. */
  readonly hasOneOutput: boolean
}

/** How a listing is written. */
export interface ListingOptions {
  /** Whether a deprecation stands before the description. */
  readonly descriptionNotice: boolean
}

/** The one entry of `tools/list` for a name: the listed version's definition, with the versions in its `_meta`. */
export function toListing(
  { tool, definition, digest, versions, hasOneOutput }: Listed,
  { descriptionNotice }: ListingOptions,
): ToolDefinition {
  const { deprecation } = tool
  const { _meta: meta = {}, outputSchema, ...rest } = definition
  const version = tool.version.toJSON()
  const own: ToolVersionMeta = {
    version,
    versions,
    introduced: tool.introduced.toJSON(),
    digest,
    ...(deprecation && { deprecation: toWireDeprecation(describeTool(tool), deprecation) }),
    ...(outputSchema !== undefined && !hasOneOutput && { outputSchema }),
  }
  const fastmcp = meta[FASTMCP_META_KEY]
  return {
    ...(rest as ToolDefinition),
    ...(deprecation && descriptionNotice && { description: noticedDescription(definition, deprecation) }),
    ...(outputSchema !== undefined && hasOneOutput && { outputSchema }),
    _meta: {
      ...meta,
      [TOOL_META_KEY]: own,
      [FASTMCP_META_KEY]: { ...(isPlainObject(fastmcp) && fastmcp), version, versions },
    },
  }
}

/** A notice that the author wrote by hand gives way to ours, so that the digest covers the same text in both. */
function noticedDescription(definition: ToolDefinition, deprecation: DeprecationInfo): string {
  return withDeprecationNotice(withoutOwnMeta(definition).description, deprecation)
}

/** The deprecation of a version in one text. */
export function describeTool({ name, deprecation }: VersionedTool): string {
  return deprecation === undefined ? '' : describeDeprecation(`Tool "${name}"`, deprecation)
}

/** Whether all of some output schemas are the same, absent ones included. */
export function areSame(schemas: readonly (JsonObject | undefined)[]): boolean {
  return new Set(schemas.map((schema) => (schema === undefined ? '' : canonicalize(schema)))).size <= 1
}
