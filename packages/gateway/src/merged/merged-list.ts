import { isPlainObject, type JsonObject, type Logger } from '@mcpver/core'
import { withId } from '../wire/edit.ts'
import { METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { ListKind, ListSurroundings } from './list-kinds.ts'
import { listAll, type MemberEntries } from './list-pages.ts'
import type { MemberPort } from './member-port.ts'

/** What several servers are asked for. */
export interface MergedListQuestion {
  readonly kind: ListKind
  /** The client's request. */
  readonly message: WireMessage
  readonly headers: Headers
  /** Those that are asked. */
  readonly ports: readonly MemberPort[]
  /** Whether others could not be asked. */
  readonly isPartial: boolean
  /** How long a server has for a page, in milliseconds. */
  readonly patience: number
  readonly surroundings: ListSurroundings
  readonly logger: Logger
}

/** What one server lists, or why that is not known. */
type Gathered =
  | { readonly success: true; readonly server: string; readonly list: MemberEntries }
  | { readonly success: false; readonly error: unknown }

/**
 * The answer with what all servers list, one server after the other, in one page. A server that fails is left out.
 *
 * @throws {GatewayError} What the first one failed with, when all have failed (the promise rejects).
 */
export async function mergedList(question: MergedListQuestion): Promise<WireMessage> {
  const { kind, message, ports, isPartial, surroundings } = question
  const gathered = await Promise.all(ports.map((port) => gather(port, question)))
  const lists = gathered.filter((one) => one.success)
  const failure = gathered.find((one) => !one.success)
  if (lists.length === 0 && failure !== undefined) throw failure.error
  const results = lists.map(({ list }) => list.result).filter((result) => result !== undefined)
  const refusal = results.length > 0 ? undefined : refusalOf(lists.map(({ list }) => list))
  if (refusal !== undefined) return withId(refusal, message.id ?? 'null')
  const entries = lists.flatMap(({ server, list }) => list.entries.map((entry) => ({ ...entry, server })))
  const texts = kind.arrange(entries, surroundings)
  const head = headOf(results, isPartial || failure !== undefined)
  const result = `{${head.map((member) => `${member},`).join('')}"${kind.key}":[${texts.join(',')}]}`
  return readMessage(`{"jsonrpc":"2.0","id":${message.id ?? 'null'},"result":${result}}`)
}

async function gather(
  port: MemberPort,
  { kind, message, headers, patience, logger }: MergedListQuestion,
): Promise<Gathered> {
  try {
    const list = await listAll(port, { message, headers, key: kind.key, patience })
    return { success: true, server: port.name, list }
  } catch (error) {
    logger.warn({ err: error, server: port.name, method: message.method }, 'A server is left out of a list')
    return { success: false, error }
  }
}

/** Why there is no list, where it is not only that no server has one. */
function refusalOf(lists: readonly MemberEntries[]): WireMessage | undefined {
  return lists
    .flatMap(({ refusal }) => refusal ?? [])
    .find(({ value: { error } }) => {
      return !isPlainObject(error) || error['code'] !== METHOD_NOT_FOUND
    })
}

/** What the result says of itself: it may be kept no longer than any part of it, and not at all when something is missing. */
function headOf(results: readonly JsonObject[], isPartial: boolean): readonly string[] {
  const has = (name: string): boolean => results.some((result) => result[name] !== undefined)
  const ages = results.map(({ ttlMs }) => (typeof ttlMs === 'number' && !isPartial ? ttlMs : 0))
  const isPublic = results.every(({ cacheScope }) => cacheScope === 'public')
  return [
    ...(has('resultType') ? ['"resultType":"complete"'] : []),
    ...(has('ttlMs') ? [`"ttlMs":${String(Math.min(...ages))}`] : []),
    ...(has('cacheScope') ? [`"cacheScope":"${isPublic ? 'public' : 'private'}"`] : []),
  ]
}
