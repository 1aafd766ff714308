import type { JsonObject } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { anonymousAuthenticator } from '../../../src/access/authenticator.ts'
import type { Endpoint } from '../endpoint.ts'
import { openGateway } from '../scene.ts'
import type { FrontOptions, Upstream } from '../targets.ts'
import { TinyHttp } from '../tiny/tiny-http.ts'

/** Puts a gateway in front of a server and another one, which has no tools; both are one, and names are as they were. */
export async function mergedFrontOf(upstream: Upstream, { forwardHeaders = [] }: FrontOptions = {}): Promise<Endpoint> {
  const other = await TinyHttp.start({ version: '1.0.0', tools: [] })
  const store = createMemoryStore()
  const options = { forwardHeaders, names: '{name}', processes: { maxProcesses: 200 } }
  const gateway = await openGateway(store, { ...options, authenticator: anonymousAuthenticator })
  const said: JsonObject =
    upstream.kind === 'http' ? { url: upstream.url } : { command: [upstream.command, ...upstream.args] }
  await gateway.takeIn({ server: 'judged', upstream: said, version: '1.0.0', by: 'test' })
  await gateway.takeIn({ server: 'other', upstream: { url: other.url }, version: '1.0.0', by: 'test' })
  const { port } = await gateway.listen()
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    close: async () => {
      await gateway.close(0)
      await other.close()
      await store.close()
    },
  }
}
