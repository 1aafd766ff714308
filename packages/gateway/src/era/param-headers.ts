import { isPlainObject, quote } from '@mcpver/core'
import { LruMap } from '../access/lru-map.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { paramsIn } from './envelope.ts'
import { HEADER_MISMATCH, type JsonRpcError } from '../wire/json-rpc-error.ts'
import { headerText, headerValue } from './mirror-headers.ts'

/** No real server has so many tools. */
const MOST_TOOLS = 10_000
const DEEPEST = 20
/** RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const TYPES: ReadonlySet<unknown> = new Set(['boolean', 'integer', 'string'])

/** An argument that a header repeats: where it stands, and the name of the header in lower case. */
export interface MirroredParam {
  readonly path: readonly string[]
  readonly header: string
}

/**
 * The headers in which arguments of calls are repeated, as the tools' schemas want it. Source: the protocol's revision 2026-07-28,
 * "Custom Headers from Tool Parameters".
 */
export class ParamHeaders {
  readonly #tools = new LruMap<string, readonly MirroredParam[]>(MOST_TOOLS)

  /** Takes note of what an answer to `tools/list` says. */
  learn({ value }: WireMessage): void {
    const { result } = value
    const tools: unknown = isPlainObject(result) ? result['tools'] : undefined
    if (!Array.isArray(tools)) return
    for (const tool of tools as readonly unknown[]) {
      if (!isPlainObject(tool) || typeof tool['name'] !== 'string') continue
      this.#tools.set(tool['name'], mirroredIn(tool['inputSchema']))
    }
  }

  /** The headers of a call. */
  of(message: WireMessage): Headers {
    const { name, arguments: args } = paramsIn(message)
    if (message.method !== 'tools/call' || typeof name !== 'string') return {}
    return paramHeadersOf(this.#tools.get(name) ?? [], args)
  }
}

/** The headers that repeat arguments. */
export function paramHeadersOf(mirrored: readonly MirroredParam[], args: unknown): Headers {
  return Object.fromEntries(
    mirrored.flatMap(({ path, header }) => {
      const value = textOf(path.reduce<unknown>(memberOf, args))
      return value === undefined ? [] : [[header, headerValue(value)] as const]
    }),
  )
}

/**
 * Why the headers of a call do not repeat its arguments as the tool's schema wants it; `undefined` when they do.
 *
 * @param mirrored What `mirroredIn` found in the schema.
 */
export function paramHeaderProblem(
  mirrored: readonly MirroredParam[],
  args: unknown,
  headers: Headers,
): JsonRpcError | undefined {
  for (const { path, header } of mirrored) {
    const expected = textOf(path.reduce<unknown>(memberOf, args))
    const value = headers[header]
    const said = value === undefined ? undefined : (headerText(value) ?? value)
    if (said === expected && (value === undefined || headerText(value) !== undefined)) continue
    const found = value === undefined ? 'is missing' : `is ${quote(value)}`
    const body = expected === undefined ? 'has no such argument' : `says ${quote(expected)}`
    return { code: HEADER_MISMATCH, message: `The header ${header} ${found}, and the body ${body}` }
  }
  return undefined
}

/** The arguments that headers repeat, by a tool's input schema. */
export function mirroredIn(schema: unknown, path: readonly string[] = []): readonly MirroredParam[] {
  const properties = isPlainObject(schema) ? schema['properties'] : undefined
  if (!isPlainObject(properties) || path.length >= DEEPEST) return []
  return Object.entries(properties).flatMap(([name, property]) => {
    const here = [...path, name]
    const header = isPlainObject(property) && TYPES.has(property['type']) ? property['x-mcp-header'] : undefined
    const own =
      typeof header === 'string' && NAME.test(header)
        ? [{ path: here, header: `mcp-param-${header.toLowerCase()}` }]
        : []
    return [...own, ...mirroredIn(property, here)]
  })
}

function memberOf(value: unknown, name: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined
}
