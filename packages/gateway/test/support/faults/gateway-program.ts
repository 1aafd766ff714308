import { consoleLogger, type JsonObject } from '@mcpver/core'
import { openPostgresStore, openSqliteStore } from '@mcpver/store'
import { AdminAccess } from '../../../src/access/admin-access.ts'
import { digestToken, newToken } from '../../../src/access/bearer-token.ts'
import { NetworkPolicy } from '../../../src/access/network-policy.ts'
import { AdminServer } from '../../../src/admin/admin-server.ts'
import { Gateway } from '../../../src/gateway.ts'
import { RouteStore } from '../../../src/route/route-store.ts'
import { UsageCounter } from '../../../src/usage/usage-counter.ts'
import type { GatewayPlace } from './gateway-process.ts'

// A gateway in a process of its own, put together as the command does it, ended by SIGTERM. Its arguments: a SQLite file or the URL of a
// PostgreSQL database, how its server is reached, and how long calls may take at the end. It prints where it is, as JSON.
const [database = '', upstream = '', limit = '10000'] = process.argv.slice(2)

const interrupted = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
const store = database.startsWith('postgres:')
  ? await openPostgresStore({ url: database })
  : await openSqliteStore({ path: database })
const gateway = await Gateway.open({ store, network: new NetworkPolicy({ allow: 'any' }), logger: consoleLogger })
const token = newToken()
const admin = await AdminServer.listen({
  gateway,
  access: new AdminAccess([{ digest: digestToken(token), principal: 'test', role: 'admin' }]),
  usage: new UsageCounter(),
  routes: new RouteStore({ store }),
  logger: consoleLogger,
})
try {
  await gateway.takeIn({ server: 'faulty', upstream: JSON.parse(upstream) as JsonObject, by: 'test' })
  const { port } = await gateway.listen()
  const place: GatewayPlace = { port, admin: { port: admin.address.port, token } }
  process.stdout.write(`${JSON.stringify(place)}\n`)
  await interrupted
} finally {
  await admin.close()
  await gateway.close(Number(limit))
  await store.close()
}
