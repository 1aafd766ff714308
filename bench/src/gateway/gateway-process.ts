// The gateway, over an SQLite file with pinned servers, with all that it does to a call, as `mcpver serve` runs it:
// `gateway-process.ts <GatewayTask>`. Nothing of it but types comes from files beside it. The line `memory` is answered with a `HeldMemory`; that needs `--expose-gc`.
import { createInterface } from 'node:readline'
import { Gateway, NetworkPolicy, UsageCounter, usageTeller } from '@mcpver/gateway'
import { openSqliteStore } from '@mcpver/store'
import type { GatewayTask, HeldMemory } from './gateway-task.ts'

const { store: path, releases, idleTimeout, maxProcesses } = JSON.parse(process.argv.at(-1) ?? '') as GatewayTask
const store = await openSqliteStore({ path })
const usage = new UsageCounter()
const gateway = await Gateway.open({
  store,
  network: new NetworkPolicy({ hosts: ['127.0.0.1'] }),
  sessions: { idleTimeout },
  processes: { maxProcesses },
  onCall: usageTeller({ listeners: [(event) => usage.record(event)] }),
})
for (const { server, version, upstream } of releases) {
  await gateway.takeIn({ server, upstream, by: 'bench', ...(version !== undefined && { version }) })
}
const { port } = await gateway.listen()

function held(): HeldMemory {
  // Twice: what the first round finalises, the second one frees.
  for (let round = 0; round < 2; round++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { bytes: heapUsed + external, sessions: gateway.sessions.size }
}

console.log(`http://127.0.0.1:${String(port)}/mcp`)
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'memory') console.log(JSON.stringify(held()))
}
await gateway.close(0)
await store.close()
