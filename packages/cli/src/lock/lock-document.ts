import {
  DIGEST_PROFILES,
  digestsOfTool,
  DocumentNode,
  isPlainObject,
  parseToolDefinition,
  pointerTo,
  quote,
  type ToolDefinition,
  type ToolDigests,
} from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { canonicalText } from '../canonical-text.ts'
import { failure, type CliError } from '../cli-error.ts'
import { readPin, type PinnedSource } from './pinned-source.ts'

const FORMAT = { format: 'mcpver-lock', formatVersion: 1 } as const

/** What a person looks for first. */
const FIRST = ['format', 'formatVersion', 'source', 'server', 'digests', 'name', 'title', 'description'] as const

/** A tool as somebody accepted it. */
export interface LockedTool {
  readonly definition: ToolDefinition
  readonly digests: ToolDigests
}

/** A server as somebody accepted it. */
export interface LockedServer {
  readonly source: PinnedSource
  /** Who answered, for people. */
  readonly server?: ToolSurface['server']
  readonly tools: ReadonlyMap<string, LockedTool>
}

/** The servers of a lock file by name. */
export type Lock = ReadonlyMap<string, LockedServer>

/** The text of a lock file: the same lock always has the same bytes. */
export function formatLock(lock: Lock): string {
  const servers = [...lock].map(
    ([name, { source, server, tools }]) => [name, { source, server, tools: objectOf([...tools]) }] as const,
  )
  return canonicalText({ ...FORMAT, servers: objectOf(servers) }, FIRST)
}

/**
 * The lock that a value from JSON holds.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, `ERR_LATER_FORMAT`, `ERR_INVALID_TOOL_DEFINITION`.
 * @throws {CliError} `ERR_LOCK_TAMPERED` when a digest is not that of its definition.
 */
export async function parseLock(value: unknown): Promise<Lock> {
  const { servers } = DocumentNode.open(value, FORMAT).members(['format', 'formatVersion', 'servers'])
  const entries = entriesOf(servers).map(async ([name, node]) => [name, await parseServer(name, node)] as const)
  return new Map(await Promise.all(entries))
}

/** The tools of a surface with their digests, sorted by name. */
export async function lockTools({ tools }: ToolSurface): Promise<ReadonlyMap<string, LockedTool>> {
  const entries = tools.map(async (definition) => {
    return [definition.name, { definition, digests: await digestsOfTool(definition) }] as const
  })
  return new Map((await Promise.all(entries)).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

async function parseServer(name: string, node: DocumentNode): Promise<LockedServer> {
  const { source, server, tools } = node.members(['source', 'tools'], ['server'])
  const entries = entriesOf(tools).map(async ([tool, inner]) => {
    return [tool, await parseTool(inner, { server: name, tool })] as const
  })
  return {
    source: readPin(source),
    ...(server && { server: parseIdentity(server) }),
    tools: new Map(await Promise.all(entries)),
  }
}

function parseIdentity(node: DocumentNode): { readonly name: string; readonly version: string } {
  const { name, version } = node.members(['name', 'version'])
  return { name: name.text(), version: version.text() }
}

async function parseTool(
  node: DocumentNode,
  { server, tool }: { readonly server: string; readonly tool: string },
): Promise<LockedTool> {
  const { definition: found, digests: written } = node.members(['definition', 'digests'])
  const definition = parseToolDefinition(found.value, found.at)
  const claimed = written.members(DIGEST_PROFILES)
  const digests = await digestsOfTool(definition)
  const isTrue = DIGEST_PROFILES.every((profile) => claimed[profile].text() === digests[profile])
  if (!isTrue || definition.name !== tool) throw tampered(server, tool)
  return { definition, digests }
}

function tampered(server: string, tool: string): CliError {
  return failure(
    `The lock of ${quote(tool)} of ${quote(server)} was changed by hand: a digest is not that of its definition`,
    {
      code: 'ERR_LOCK_TAMPERED',
      hint: 'Take the lock file of an earlier commit, and accept changes with mcpver lock --update.',
    },
  )
}

function entriesOf(node: DocumentNode): [string, DocumentNode][] {
  if (!isPlainObject(node.value)) throw node.refusal('an object')
  return Object.entries(node.value).map(([key, value]) => [key, new DocumentNode(value, pointerTo(node.at, key))])
}

/** `Object.fromEntries` keeps `__proto__` as a member of its own. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries)
}
