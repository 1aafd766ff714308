import { silentLogger, type JsonObject } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { Agent } from 'undici'
import { NetworkPolicy } from '../../src/access/network-policy.ts'
import { createBackend } from '../../src/backend/create-backend.ts'
import { PinStore } from '../../src/catalog/pin-store.ts'
import { Gateway } from '../../src/gateway.ts'
import { RouteStore } from '../../src/route/route-store.ts'
import { pinOf } from '../../src/survey/first-use.ts'
import { surveyServer } from '../../src/survey/survey-server.ts'
import type { Endpoint } from './endpoint.ts'
import type { FrontOptions, Upstream } from './targets.ts'

const SERVER = 'judged'

/** Puts a gateway in front of a server, which is pinned as it is now. */
export async function frontOf(upstream: Upstream, { forwardHeaders = [] }: FrontOptions = {}): Promise<Endpoint> {
  const store = createMemoryStore()
  const network = new NetworkPolicy({ allow: 'any' })
  const said: JsonObject =
    upstream.kind === 'http' ? { url: upstream.url } : { command: [upstream.command, ...upstream.args] }
  const agent = new Agent()
  const surroundings = {
    dispatcher: agent,
    network,
    host: { env: process.env, cwd: process.cwd() },
    secrets: { env: process.env, readFile: () => Promise.reject(new Error('There are no files')) },
    processes: {},
    maxBytes: 64 << 20,
    clock: { now: () => Date.now() },
    logger: silentLogger,
  }
  const backend = createBackend({ upstream: said } as never, surroundings)
  const survey = await surveyServer(backend)
  await backend.close()
  await agent.close()
  const pin = pinOf({ server: SERVER, survey, upstream: said })
  await new PinStore({ store }).pin(pin)
  await new RouteStore({ store }).change({ server: SERVER, active: pin.version }, { by: 'test' })
  const gateway = await Gateway.open({
    store,
    network,
    forwardHeaders,
    logger: silentLogger,
    processes: { maxProcesses: 200 },
  })
  const { port } = await gateway.listen()
  return {
    url: `http://127.0.0.1:${String(port)}/mcp/${SERVER}`,
    close: async () => {
      await gateway.close(0)
      await store.close()
    },
  }
}
