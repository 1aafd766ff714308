import { isPlainObject, type JsonObject } from '@mcpver/core'
import { OWN_CLIENT, STATELESS_REVISION } from '../contract/list-request.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { textIn } from '../era/renamed.ts'

/** What one server said of itself. */
export interface MemberHello {
  readonly server: string
  readonly result: JsonObject
}

/** What changes may be told of. */
const LISTED = ['prompts', 'resources', 'tools'] as const

/**
 * The answer to `initialize` in the name of all servers.
 *
 * @param isPartial Whether servers are missing that may come later, with lists of which nothing is known yet.
 */
export function initializeAnswer(
  request: WireMessage,
  hellos: readonly MemberHello[],
  isPartial: boolean,
): WireMessage {
  const versions = textsIn(hellos.map(({ result }) => result['protocolVersion']))
  return answer(request.id ?? 'null', {
    // Revisions are dates, whose order is that of their texts.
    protocolVersion: versions.sort()[0] ?? textIn(request.value['params'], 'protocolVersion'),
    ...common(hellos, isPartial),
    serverInfo: { ...OWN_CLIENT },
  })
}

/** The answer to `server/discover` in the name of all servers. */
export function discoverAnswer(
  { id = 'null' }: WireMessage,
  hellos: readonly MemberHello[],
  isPartial: boolean,
): WireMessage {
  const sets = hellos.map(({ result }) => new Set(textsIn(result['supportedVersions'])))
  const [first = new Set([STATELESS_REVISION])] = sets
  const shared = [...first].filter((version) => sets.every((set) => set.has(version)))
  const ages = hellos.map(({ result: { ttlMs } }) => (typeof ttlMs === 'number' && !isPartial ? ttlMs : 0))
  return answer(id, {
    resultType: 'complete',
    supportedVersions: shared.length > 0 ? shared : [STATELESS_REVISION],
    ...common(hellos, isPartial),
    serverInfo: { ...OWN_CLIENT },
    ttlMs: Math.min(...ages, Number.MAX_SAFE_INTEGER),
    cacheScope: hellos.every(({ result }) => result['cacheScope'] === 'public') ? 'public' : 'private',
    _meta: { 'io.modelcontextprotocol/serverInfo': { ...OWN_CLIENT } },
  })
}

function answer(id: string, result: object): WireMessage {
  return readMessage(`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result)}}`)
}

function common(hellos: readonly MemberHello[], isPartial: boolean): object {
  const told = hellos.flatMap(({ server, result: { instructions } }) =>
    typeof instructions === 'string' && instructions !== '' ? [`# ${server}\n\n${instructions}`] : [],
  )
  return {
    capabilities: capabilitiesOf(hellos, isPartial),
    ...(told.length > 0 && { instructions: told.join('\n\n') }),
  }
}

function capabilitiesOf(hellos: readonly MemberHello[], isPartial: boolean): object {
  const said = hellos.map(({ result: { capabilities } }) => (isPlainObject(capabilities) ? capabilities : {}))
  const all = said.reduce((one, other) => union(one, other), {})
  const lists = LISTED.filter((name) => name === 'tools' || isPartial || Object.hasOwn(all, name))
  return union(all, Object.fromEntries(lists.map((name) => [name, { listChanged: true }])))
}

/** What either can do. Names are the servers' words. */
function union(one: JsonObject, other: JsonObject): JsonObject {
  const members = new Map(Object.entries(one))
  for (const [name, value] of Object.entries(other)) {
    const before = members.get(name)
    if (isPlainObject(before) && isPlainObject(value)) members.set(name, union(before, value))
    else if (before === undefined || value === true) members.set(name, value)
  }
  return Object.fromEntries(members)
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
