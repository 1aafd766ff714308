import { isPlainObject, parseJson } from '@mcpver/core'
import type { Io } from '../io.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'
import type { RunningGateway } from './run-file.ts'

/** How long a gateway has to say what it does, in milliseconds. */
const PATIENCE = 3000

/** What a gateway does, as it says itself. */
export interface GatewayReport {
  readonly pid: number
  readonly origin: string
  /** Absent for one that does not answer. */
  readonly servers?: readonly ServerState[]
  readonly sessions?: readonly SessionState[]
}

interface ServerState {
  readonly name: string
  readonly guard: string
  readonly sessions: number
  readonly drifts: readonly { readonly tool: string; readonly kind: string; readonly passes: boolean }[]
  readonly route?: { readonly route: { readonly active: string } }
}

interface SessionState {
  readonly handle: string
  readonly server: string
  readonly release?: string
  readonly client: { readonly name: string; readonly version: string }
  readonly principal?: string
  readonly pending: number
}

/** Asks a gateway what it does. */
export async function askGateway({ pid, origin, admin, token }: RunningGateway): Promise<GatewayReport> {
  try {
    const [servers, sessions] = await Promise.all([ask(admin, token, 'servers'), ask(admin, token, 'sessions')])
    return { pid, origin, servers: servers as readonly ServerState[], sessions: sessions as readonly SessionState[] }
  } catch {
    return { pid, origin }
  }
}

async function ask(admin: string, token: string, what: 'servers' | 'sessions'): Promise<readonly unknown[]> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${admin}/v1/${what}`, { headers, signal: AbortSignal.timeout(PATIENCE) })
  const value = parseJson(await response.text())
  const listed = isPlainObject(value) ? value[what] : undefined
  if (!response.ok || !Array.isArray(listed))
    throw new TypeError(`The gateway answered with ${String(response.status)}`)
  return listed as readonly unknown[]
}

/** What gateways do, for a person. */
export function gatewaysText(reports: readonly GatewayReport[], io: Io): string {
  if (reports.length === 0) return 'No gateway runs. "mcpver serve" starts one.\n'
  return reports.map((report) => gatewayText(report, io)).join('\n')
}

function gatewayText({ pid, origin, servers, sessions = [] }: GatewayReport, io: Io): string {
  const head = `${origin}, process ${String(pid)}`
  if (servers === undefined) return `${head}: does not answer\n`
  const serverRows = servers.map(({ name, route, guard, sessions: count, drifts }) => {
    const withheld = drifts.filter(({ passes, kind }) => !passes && kind !== 'missing').map(({ tool }) => tool)
    return [name, route?.route.active ?? '-', guard, String(count), withheld.join(', ') || '-'].map(shownLine)
  })
  const sessionRows = sessions.map(({ handle, server, release = '-', client, principal = '-', pending }) =>
    [handle, server, release, `${client.name} ${client.version}`, principal, String(pending)].map(shownLine),
  )
  const shownServers = renderTable(['server', 'version', 'guard', 'sessions', 'withheld'], serverRows, io)
  const headings = ['session', 'server', 'version', 'client', 'principal', 'pending']
  const shownSessions = sessionRows.length === 0 ? '' : `\n${renderTable(headings, sessionRows, io)}`
  return `${head}\n\n${shownServers}${shownSessions}`
}
