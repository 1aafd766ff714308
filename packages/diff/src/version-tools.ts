import { APIVersion, isPlainObject, quote, TOOL_META_KEY, type ToolDefinition, type VersionInput } from '@mcpver/core'
import type { RequiredBump, SurfaceDiff, ToolDiff } from './change.ts'
import { diffTools, type DiffOptions } from './diff-tools.ts'
import { bumped, bumpFrom, isFarEnough, type InitialDevelopment } from './required-bump.ts'
import type { ToolSurface } from './surface.ts'

/** The tools of a release with their versions. */
export interface VersionedSurface {
  readonly tools: readonly { readonly definition: ToolDefinition; readonly version: VersionInput }[]
}

/** How versions are derived. */
export interface VersionToolsOptions extends DiffOptions {
  /** Versions that the author wrote, by tool. They win over what `_meta["dev.mcpver/tool"].version` says. Default: none. */
  readonly explicit?: Readonly<Record<string, VersionInput>>
  /** The version of a tool that is new. Default: `1.0.0`. */
  readonly initial?: VersionInput
  /** What versions before 1.0.0 promise. Default: `caret`. */
  readonly initialDevelopment?: InitialDevelopment
}

/** The version of one tool in a release. */
export interface ToolVersion {
  readonly tool: string
  readonly version: APIVersion
  /** The version in the release before; absent for a tool that is new. */
  readonly previous?: APIVersion
  readonly status: 'added' | 'changed' | 'unchanged'
  /** The bump that the changes of the tool require. */
  readonly bump: RequiredBump
  /** Whether the author wrote it or the diff gave it. */
  readonly source: 'explicit' | 'derived'
}

/** An author's version that says less than the truth. */
export interface VersionRefusal {
  readonly tool: string
  readonly code: 'ERR_VERSION_TOO_SMALL' | 'ERR_VERSION_UNREADABLE'
  readonly reason: string
  /** The version that the author wrote, as text. */
  readonly declared: string
  /** The smallest version that would do. */
  readonly minimum: APIVersion
}

/** The versions of all tools of a release, or the authors' versions that cannot stand. */
export type ToolVersions =
  | {
      readonly success: true
      readonly tools: readonly ToolVersion[]
      readonly removed: readonly string[]
      readonly diff: SurfaceDiff
    }
  | { readonly success: false; readonly refusals: readonly VersionRefusal[]; readonly diff: SurfaceDiff }

/**
 * The versions of the tools in a new surface. A tool that did not change keeps its version, one that changed gets the bump
 * that its changes require, and a version that its author wrote stands if it is at least that.
 *
 * @throws {VersionParseError} `ERR_INVALID_VERSION` for a version of the release before, or an `initial` one.
 */
export function versionTools(
  previous: VersionedSurface,
  next: ToolSurface,
  options: VersionToolsOptions = {},
): ToolVersions {
  const diff = diffTools({ tools: previous.tools.map(({ definition }) => definition) }, next, options)
  const known = knownVersions(previous)
  const derived = diff.tools
    .filter(({ status }) => status !== 'removed')
    .map((tool) => deriveVersion(tool, { known, options }))
  const settled = derived.map((version) => settle(version, declaredVersion(version.tool, next, options)))
  const refusals = settled.flatMap((result) => ('refusal' in result ? [result.refusal] : []))
  if (refusals.length > 0) return { success: false, refusals, diff }
  const removed = diff.tools.filter(({ status }) => status === 'removed').map(({ tool }) => tool)
  return {
    success: true,
    tools: settled.flatMap((result) => ('version' in result ? [result.version] : [])),
    removed,
    diff,
  }
}

/** The versions of the release before, by the names that the tools had then. */
function knownVersions({ tools }: VersionedSurface): Map<string, APIVersion> {
  const known = new Map<string, APIVersion>()
  for (const { definition, version } of tools) {
    if (!known.has(definition.name)) known.set(definition.name, APIVersion.from(version))
  }
  return known
}

/** The name that a tool had in the release before: another one where it was renamed. */
function previousName({ tool, changes }: ToolDiff): string {
  const renaming = changes.find(({ rule }) => rule === 'tool-renamed')
  return typeof renaming?.before === 'string' ? renaming.before : tool
}

interface Derivation {
  readonly known: ReadonlyMap<string, APIVersion>
  readonly options: VersionToolsOptions
}

function deriveVersion(diff: ToolDiff, { known, options }: Derivation): ToolVersion {
  const { tool, status, bump } = diff
  const previous = known.get(previousName(diff))
  if (previous === undefined || status === 'added' || status === 'removed') {
    const version = APIVersion.from(options.initial ?? '1.0.0')
    return { tool, version, status: 'added', bump: 'none', source: 'derived' }
  }
  const step = bumpFrom(previous, bump, options.initialDevelopment)
  return { tool, version: bumped(previous, step), previous, status, bump: step, source: 'derived' }
}

/** What the author of a tool says that its version is. */
function declaredVersion(tool: string, { tools }: ToolSurface, { explicit = {} }: VersionToolsOptions): unknown {
  if (Object.hasOwn(explicit, tool)) return explicit[tool]
  const meta = tools.find(({ name }) => name === tool)?._meta?.[TOOL_META_KEY]
  return isPlainObject(meta) ? meta['version'] : undefined
}

function settle(
  derived: ToolVersion,
  declared: unknown,
): { readonly version: ToolVersion } | { readonly refusal: VersionRefusal } {
  if (declared === undefined) return { version: derived }
  const version = APIVersion.isInstance(declared) ? declared : APIVersion.tryParse(declared)
  const { tool, previous, version: minimum, bump } = derived
  if (version === undefined) {
    const text = quote(declared)
    return {
      refusal: {
        tool,
        code: 'ERR_VERSION_UNREADABLE',
        reason: `The version of ${tool} is not one: ${text}`,
        declared: text,
        minimum,
      },
    }
  }
  if (previous === undefined || isFarEnough(previous, version, bump))
    return { version: { ...derived, version, source: 'explicit' } }
  const reason = `${tool} says that it is ${String(version)}; what changed since ${String(previous)} requires at least ${String(minimum)}`
  return { refusal: { tool, code: 'ERR_VERSION_TOO_SMALL', reason, declared: version.toJSON(), minimum } }
}
