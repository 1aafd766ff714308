import { Gateway, RouteStore } from '@mcpver/gateway'
import { createMemoryStore } from '@mcpver/store'
import { Client, ProtocolError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Report } from './report.ts'
import { filesystemServer } from './show-changes.ts'

const SERVER = 'files'
const TOOL = 'read_media_file'

/** Serves two published versions of that server behind one gateway, and lets clients ask for either. */
export async function showGateway(report: Report): Promise<void> {
  const store = createMemoryStore()
  const gateway = await Gateway.open({ store })
  try {
    for (const version of ['2026.7.4', '2026.7.10']) {
      const upstream = { command: filesystemServer(version) }
      await gateway.takeIn({ server: SERVER, version, upstream, by: 'demo' })
    }
    const { port } = await gateway.listen()
    const url = `http://127.0.0.1:${String(port)}/mcp/${SERVER}`
    await showVersions(report, url)
    await showRoute(report, { gateway, routes: new RouteStore({ store }), url })
  } finally {
    await gateway.close(0)
    await store.close()
  }
}

async function showVersions(report: Report, url: string): Promise<void> {
  const [routed, newest] = [await connected(url), await connected(`${url}@2026.7.10`)]
  const [first, second] = [await versionsOf(routed), await versionsOf(newest)]
  const rows = [
    [url, first.listed, first.callable],
    [`${url}@2026.7.10`, second.listed, second.callable],
  ]
  report.table('versions', ['address', `${TOOL} as listed`, 'can be called'], rows)
  report.check('two releases of one server are served side by side', first.listed !== second.listed)
  const refused = await routed
    .callTool({ name: TOOL, arguments: { path: 'x' }, _meta: { 'dev.mcpver/requires': '^9' } })
    .catch((error: unknown) => error)
  const code = refused instanceof ProtocolError ? (refused.data as { readonly code?: string }).code : undefined
  report.check('what no version meets is refused', code === 'ERR_UNSATISFIED_TOOL_VERSION')
  await routed.close()
  await newest.close()
}

interface Routed {
  readonly gateway: Gateway
  readonly routes: RouteStore
  readonly url: string
}

async function showRoute(report: Report, { gateway, routes, url }: Routed): Promise<void> {
  const before = await routes.read(SERVER)
  const edit = { by: 'demo', ...(before && { revision: before.revision }) }
  await routes.change({ server: SERVER, active: '2026.7.10' }, edit)
  await gateway.catalog.refresh()
  const client = await connected(url)
  const { listed } = await versionsOf(client)
  report.check('a changed route is followed at once', listed === '2.0.0')
  await client.close()
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ name: 'demo', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  return client
}

async function versionsOf(client: Client): Promise<{ readonly listed: string; readonly callable: string }> {
  const { tools } = await client.listTools()
  const meta = tools.find(({ name }) => name === TOOL)?._meta?.['dev.mcpver/tool']
  const { version, versions } = meta as { readonly version: string; readonly versions: readonly string[] }
  return { listed: version, callable: versions.join(', ') }
}
