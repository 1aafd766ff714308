import {
  DocumentNode,
  isPlainObject,
  logged,
  parseToolDefinition,
  pointerTo,
  quote,
  type JsonObject,
  type ToolDefinition,
} from '@mcpver/core'
import { DiffError } from './diff-error.ts'
import type { ToolSurface } from './surface.ts'

const FORMAT = { format: 'mcpver-snapshot', formatVersion: 1 } as const

/** Deeper surfaces are refused, so that whatever walks one may recurse. */
const DEEPEST = 1000

/** What a tool shows first, because a person reads the file. */
const FIRST_IN_TOOL: readonly string[] = ['name', 'title', 'description']

/** The canonical file of a surface: what `tools/list` answered, in an order that does not depend on the server. */
export interface SnapshotDocument extends ToolSurface {
  readonly format: 'mcpver-snapshot'
  readonly formatVersion: 1
}

/** The document of a surface: its members in their order, its tools sorted by name. */
export function toSnapshot({ server, protocolVersion, capabilities, tools }: ToolSurface): SnapshotDocument {
  return {
    ...FORMAT,
    ...(server && { server: { name: server.name, version: server.version } }),
    ...(protocolVersion !== undefined && { protocolVersion }),
    ...(capabilities && { capabilities }),
    tools: [...tools].sort((a, b) => compareTexts(a.name, b.name)),
  }
}

/**
 * The text of a surface's snapshot. The same surface always gives the same bytes: members are sorted by UTF-16 code units
 * (`name`, `title` and `description` first in a tool), tools by name; arrays keep their order, which can have a meaning.
 *
 * @throws {DiffError} `ERR_TOO_DEEP` for what is nested over 1,000 levels, or contains itself.
 */
export function formatSnapshot(surface: ToolSurface): string {
  const { tools, ...head } = toSnapshot(surface)
  refuseDepth({ ...head, tools })
  const members = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${write(value, '  ')}`)
  const listed = tools.map((tool) => `    ${writeObject(tool, '    ', FIRST_IN_TOOL)}`)
  members.push(listed.length === 0 ? '  "tools": []' : `  "tools": [\n${listed.join(',\n')}\n  ]`)
  return `{\n${members.join(',\n')}\n}\n`
}

/**
 * Reads a surface from a value that came from JSON: a snapshot, the result of `tools/list` (with `serverInfo`,
 * `protocolVersion` and `capabilities` of the handshake where they stand beside it), a JSON-RPC response that holds one, or
 * an array of tools. Nothing of a tool is dropped.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, `ERR_LATER_FORMAT`, `ERR_INVALID_TOOL_DEFINITION`, with a JSON Pointer.
 * @throws {DiffError} `ERR_DUPLICATE_TOOL`; `ERR_TOO_DEEP` for what is nested over 1,000 levels.
 */
export function parseSnapshot(value: unknown): ToolSurface {
  refuseDepth(value)
  if (isPlainObject(value) && value['format'] !== undefined) return parseDocument(value)
  return parseAnswer(new DocumentNode(value))
}

function parseDocument(value: unknown): ToolSurface {
  const { server, protocolVersion, capabilities, tools } = DocumentNode.open(value, FORMAT).members(
    ['format', 'formatVersion', 'tools'],
    ['server', 'protocolVersion', 'capabilities'],
  )
  return {
    ...(server && { server: parseServer(server) }),
    ...(protocolVersion && { protocolVersion: protocolVersion.text() }),
    ...(capabilities && { capabilities: parseObject(capabilities) }),
    tools: parseTools(tools),
  }
}

/** What was never meant to be a file of this tool: only what is needed is looked at. */
function parseAnswer(node: DocumentNode): ToolSurface {
  const { value, at } = node
  if (Array.isArray(value)) return { tools: parseTools(node) }
  if (!isPlainObject(value)) throw node.refusal('a snapshot, an answer to tools/list, or an array of tools')
  const member = (name: string) => new DocumentNode(value[name], pointerTo(at, name))
  if (value['jsonrpc'] !== undefined && at === '') return parseAnswer(member('result'))
  if (typeof value['nextCursor'] === 'string' && value['nextCursor'] !== '') {
    throw member('nextCursor').refusal('no such member: this is one page of the tools, and a surface is all of them')
  }
  return {
    ...(isServer(value['serverInfo']) && { server: parseServer(member('serverInfo')) }),
    ...(typeof value['protocolVersion'] === 'string' && { protocolVersion: value['protocolVersion'] }),
    ...(isPlainObject(value['capabilities']) && { capabilities: value['capabilities'] as JsonObject }),
    tools: parseTools(member('tools')),
  }
}

function isServer(value: unknown): value is { readonly name: string; readonly version: string } {
  return isPlainObject(value) && typeof value['name'] === 'string' && typeof value['version'] === 'string'
}

function parseServer(node: DocumentNode): { readonly name: string; readonly version: string } {
  if (!isServer(node.value)) throw node.refusal('an object with the texts "name" and "version"')
  return { name: node.value.name, version: node.value.version }
}

function parseObject(node: DocumentNode): JsonObject {
  if (!isPlainObject(node.value)) throw node.refusal('an object')
  return node.value as JsonObject
}

function parseTools(node: DocumentNode): ToolDefinition[] {
  const places = new Map<string, string>()
  return node.elements().map(({ value, at }) => {
    const tool = parseToolDefinition(value, at)
    const before = places.get(tool.name)
    if (before !== undefined) throw logged(duplicateTool(tool.name, before, at))
    places.set(tool.name, at)
    return tool
  })
}

function duplicateTool(name: string, first: string, second: string): DiffError {
  return new DiffError(`The tool ${quote(name)} is listed twice: at ${first} and at ${second}`, {
    code: 'ERR_DUPLICATE_TOOL',
    hint: 'A call could mean either, so the server has to list each name once.',
  })
}

/** Refuses what is nested too deep, without recursion. A value that contains itself is endlessly deep. */
function refuseDepth(root: unknown): void {
  let level = new Set<object>(isContainer(root) ? [root] : [])
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > DEEPEST) throw logged(tooDeep())
    const below = new Set<object>()
    for (const container of level) {
      for (const member of Object.values(container)) if (isContainer(member)) below.add(member)
    }
    level = below
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function tooDeep(): DiffError {
  return new DiffError(`The surface is nested deeper than ${String(DEEPEST)} levels`, {
    code: 'ERR_TOO_DEEP',
    hint: 'No real tool needs that: look at what the server generates its schemas from.',
  })
}

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return Array.isArray(value) ? writeArray(value, indent) : writeObject(value, indent)
}

function writeArray(array: readonly unknown[], indent: string): string {
  if (array.length === 0) return '[]'
  const inner = `${indent}  `
  const elements = array.map((element) => `${inner}${element === undefined ? 'null' : write(element, inner)}`)
  return `[\n${elements.join(',\n')}\n${indent}]`
}

/** Writes member by member: an object with sorted keys would lose `__proto__` and move keys that look like numbers. */
function writeObject(object: object, indent: string, first: readonly string[] = []): string {
  const inner = `${indent}  `
  const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length)
  const members = Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || compareTexts(a, b))
    .map(([key, member]) => `${inner}${JSON.stringify(key)}: ${write(member, inner)}`)
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`
}

/** By UTF-16 code units: no locale, and never "equal" for two different texts. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
