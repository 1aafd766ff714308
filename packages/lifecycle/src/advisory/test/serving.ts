import { afterEach } from 'vitest'
import { startServer, type Answer, type LoopbackServer } from './loopback-server.ts'

const servers: LoopbackServer[] = []

/** Starts a server that is there until the end of the test. */
export async function serving(answer: Answer): Promise<LoopbackServer> {
  const server = await startServer(answer)
  servers.push(server)
  return server
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
