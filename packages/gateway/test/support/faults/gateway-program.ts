import { consoleLogger, type JsonObject } from '@mcpver/core'
import { openSqliteStore } from '@mcpver/store'
import { NetworkPolicy } from '../../../src/access/network-policy.ts'
import { Gateway } from '../../../src/gateway.ts'

// A gateway in a process of its own, put together as the command does it: over a SQLite file, ended by SIGTERM. Its arguments: the file,
// and how its server is reached. It prints the port on which it listens.
const [path = '', upstream = '', limit = '10000'] = process.argv.slice(2)

const interrupted = new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()))
const store = await openSqliteStore({ path })
const gateway = await Gateway.open({ store, network: new NetworkPolicy({ allow: 'any' }), logger: consoleLogger })
try {
  await gateway.takeIn({ server: 'faulty', upstream: JSON.parse(upstream) as JsonObject, by: 'test' })
  const { port } = await gateway.listen()
  process.stdout.write(`${String(port)}\n`)
  await interrupted
} finally {
  await gateway.close(Number(limit))
  await store.close()
}
