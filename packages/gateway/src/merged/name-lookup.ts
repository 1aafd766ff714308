import { quote } from '@mcpver/core'
import { paramsIn } from '../era/envelope.ts'
import type { LiveRelease } from '../server/live-release.ts'
import { UNKNOWN_TOOL } from '../server/call-refusal.ts'
import type { Headers } from '../upstream/upstream-link.ts'
import { INVALID_PARAMS, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Learned } from './learned.ts'
import { carriageTo, type MemberPort } from './member-port.ts'
import type { NamedKind } from './name-clash.ts'
import type { NameScheme } from './name-scheme.ts'
import { withToolName } from '../era/renamed.ts'

/** A name in the list of all, by which something is asked for. */
export interface NameQuestion {
  readonly kind: NamedKind
  readonly name: string
  readonly ports: readonly MemberPort[]
  readonly scheme: NameScheme
  readonly learned: Learned
  /** The request, and what goes along with it. */
  readonly message: WireMessage
  readonly headers: Headers
}

/** Whose a name is, and what it is called there. */
export interface FoundName {
  readonly success: true
  readonly port: MemberPort
  readonly name: string
}

/** Why nobody is asked. */
export interface RefusedName {
  readonly success: false
  readonly error: JsonRpcError
}

/**
 * Whose a name is. In most schemes the name says it; where it could be several servers', what is approved does, and then what was
 * listed.
 *
 * @returns `undefined` when the servers have to list what they have first.
 */
export function findName(question: NameQuestion): FoundName | RefusedName | undefined {
  const { kind, name, learned } = question
  const candidates = candidatesOf(question)
  const [first, second] = candidates
  if (first === undefined) return unknown(question)
  if (second === undefined) return first
  const knowing = kind === 'tool' ? candidates.filter((candidate) => knowsTool(candidate, question)) : []
  if (knowing.length > 0) return only(knowing, question)
  const owners = learned.ownersOf(kind, name)
  return (
    owners &&
    only(
      candidates.filter(({ port }) => owners.has(port.name)),
      question,
    )
  )
}

function candidatesOf({ name, ports, scheme }: NameQuestion): readonly FoundName[] {
  return ports.flatMap((port) => {
    const own = scheme.own(port.name, name)
    return own === undefined ? [] : [{ success: true, port, name: own }]
  })
}

/** Whether what is approved of a server has a tool, under this name or an earlier one, or had it once. */
function knowsTool({ port, name }: FoundName, { message, headers }: NameQuestion): boolean {
  const { server, caller } = port
  const selection = server.select(caller)
  if (!selection.success) return false
  const header = carriageTo(message, headers).requires
  const selected: LiveRelease = selection.release
  const route = server.routeCall({ name, params: paramsIn(withToolName(message, name)), header, selected })
  return route.success ? route.tool.version !== undefined : route.tool !== UNKNOWN_TOOL
}

function only(found: readonly FoundName[], question: NameQuestion): FoundName | RefusedName {
  const [first, second] = found
  if (first === undefined) return unknown(question)
  return second === undefined ? first : clashing(found, question)
}

/** The refusal of a name that nobody has. */
export function unknown({ kind, name }: Pick<NameQuestion, 'kind' | 'name'>): RefusedName {
  const data = { code: `ERR_UNKNOWN_${kind.toUpperCase()}`, hint: 'List what there is.' }
  return refusal(`There is no ${kind} ${quote(name)}`, data)
}

function clashing(found: readonly FoundName[], { kind, name }: NameQuestion): RefusedName {
  const servers = found.map(({ port }) => port.name)
  const hint = 'Ask one of the servers at an address of its own.'
  return refusal(`Several servers have the ${kind} ${quote(name)}`, { code: 'ERR_NAME_CLASH', servers, hint })
}

function refusal(message: string, data: NonNullable<JsonRpcError['data']>): RefusedName {
  return { success: false, error: { code: INVALID_PARAMS, message, data } }
}
