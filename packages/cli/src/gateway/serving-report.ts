import type { Gateway, NameClash } from '@mcpver/gateway'
import type { Invocation } from '../command/command.ts'
import type { ServeOptions } from '../command/serve.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { plural } from '../plural.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'
import { accessDocument, accessText, adminText, tokenHelp } from './access-report.ts'
import { allClientHelp, ALL_NAME, clientConfiguration, clientHelp, serverUrl } from './client-snippet.ts'
import type { GatewayAccess } from './gateway-access.ts'
import { acceptanceHint, intakeRow, type TakenIn } from './intake-report.ts'

/** A gateway that has begun to serve. */
export interface Serving {
  readonly gateway: Gateway
  readonly taken: readonly TakenIn[]
  /** `http://` and where it listens. */
  readonly origin: string
  /** Where the admin API is. */
  readonly admin: string
  readonly settings: GatewaySettings
  readonly access: GatewayAccess
}

/** Clashes that are told one by one. */
const MOST_CLASHES = 10
const DEFAULT_NAMES = '{server}__{name}'

/** Says what is served, where, to whom, and how a client is told. */
export async function announce(serving: Serving, { io, options }: Invocation<ServeOptions>): Promise<void> {
  await write(io.stdout, options.json === true ? jsonText(servingDocument(serving)) : servingText(serving, io))
}

function servingDocument(serving: Serving): object {
  const { taken, origin, admin, settings, access } = serving
  const all = allOf(serving)
  return {
    origin,
    admin: { url: admin, principals: access.admins.map(({ principal, role }) => ({ principal, role })) },
    access: accessDocument(settings),
    name: serving.gateway.name,
    updates: settings.updates !== false,
    servers: taken,
    client: clientConfiguration(addressesOf(serving)),
    ...(all && { all: { ...all, client: clientConfiguration([{ name: ALL_NAME, url: all.url }]) } }),
  }
}

function servingText(serving: Serving, io: Io): string {
  const { gateway, taken, origin, admin, settings, access } = serving
  const rows = rowsOf(gateway, taken)
  const head = [
    `mcpver serves at ${paintFor(io.stdout, io.env)('bold', origin)}`,
    accessText(settings),
    adminText(admin, access),
    updatesText(serving),
    '',
    '',
  ].join('\n')
  if (rows.length === 0)
    return `${head}There is nothing to serve. Give a command after --, a URL, or --config <file>.\n`
  const table = renderTable(['server', 'version', ''], rows.map(intakeRow), io)
  const all = allOf(serving)
  const clashes = all === undefined ? '' : clashText(all.clashes, all.names)
  const help = [clientHelp(addressesOf(serving)), all === undefined ? '' : allClientHelp(all), tokenHelp(settings)]
  return `${head}${table}\n${acceptanceHint(taken)}${clashes}${help.join('')}`
}

function updatesText({ gateway, settings: { updates = true } }: Serving): string {
  if (!updates) return 'Updates: left to other gateways'
  return `Updates: carried out here, as ${shownLine(gateway.name)}`
}

/** Where all servers are one, when there are several. */
function allOf({
  gateway,
  origin,
  settings,
}: Serving): { readonly url: string; readonly names: string; readonly clashes: readonly NameClash[] } | undefined {
  const routed = gateway.catalog.servers().filter(({ route }) => route !== undefined)
  if (routed.length < 2) return undefined
  return {
    url: `${clientOrigin(origin, settings)}/mcp`,
    names: settings.names ?? DEFAULT_NAMES,
    clashes: gateway.all.clashes,
  }
}

/** Which names are withheld, and what to do. */
function clashText(clashes: readonly NameClash[], names: string): string {
  if (clashes.length === 0) return ''
  const lines = clashes.slice(0, MOST_CLASHES).map(({ kind, name, servers }) => {
    return `  ${kind} ${shownLine(name)}: ${servers.map(shownLine).join(', ')}`
  })
  const rest = clashes.length - lines.length
  const hint = names.includes('{server}')
    ? 'Rename one of the servers, or give another scheme with --names.'
    : `Let names say their server: --names '${DEFAULT_NAMES}'.`
  return [
    `${plural(clashes.length, 'name')} would be of several servers at /mcp. They are withheld there, and served at the servers' own addresses:`,
    ...lines,
    ...(rest > 0 ? [`  and ${String(rest)} more`] : []),
    hint,
    '',
    '',
  ].join('\n')
}

function addressesOf(serving: Serving): { readonly name: string; readonly url: string }[] {
  const { gateway, taken, origin, settings } = serving
  const base = clientOrigin(origin, settings)
  return rowsOf(gateway, taken).map(({ name }) => ({ name, url: serverUrl(base, name) }))
}

/** Access tokens count at the resource that they are made out to, so that is where clients have to find the gateway. */
function clientOrigin(origin: string, { oauth }: GatewaySettings): string {
  return oauth?.resource === undefined ? origin : oauth.resource.replace(/\/+$/, '').replace(/\/mcp$/, '')
}

/** What was taken in, and what was released or pinned before. */
function rowsOf(gateway: Gateway, taken: readonly TakenIn[]): readonly TakenIn[] {
  const names = new Set(taken.map(({ name }) => name))
  const known = gateway.catalog
    .servers()
    .filter(({ name, route }) => !names.has(name) && route !== undefined)
    .map(({ name, route, releases }): TakenIn => {
      const version = route?.value.active ?? ''
      const tools = releases.get(version)?.tools.size ?? 0
      return { name, result: { status: 'unchanged', version, tools } }
    })
  return [...taken, ...known]
}
