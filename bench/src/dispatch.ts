import { VersionedTools } from '@mcpver/server'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { timePair, type Figure } from './pair.ts'

const CALLS = 500
const contract = { description: 'Says it again.', inputSchema: z.object({ text: z.string() }) }
const echo = ({ text }: { text: string }): { content: { type: 'text'; text: string }[] } => ({
  content: [{ type: 'text', text }],
})

async function connect(server: McpServer): Promise<Client> {
  const client = new Client({ name: 'bench', version: '1.0.0' })
  const [near, far] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(far), client.connect(near)])
  return client
}

function calls(client: Client): () => Promise<unknown> {
  return async () => {
    for (let n = 0; n < CALLS; n++) await client.callTool({ name: 'echo', arguments: { text: 'hello' } })
  }
}

/** A call of a versioned tool against the same tool on the bare SDK. */
export async function measure(): Promise<Figure[]> {
  const bare = new McpServer({ name: 'bare', version: '1.0.0' })
  bare.registerTool('echo', contract, echo)
  const tools = new VersionedTools()
  tools.add('echo', { ...contract, version: '1.0.0' }, echo)
  tools.add('echo', { ...contract, version: '2.0.0', introduced: '1.0.0' }, echo)
  const versioned = tools.install(new McpServer({ name: 'versioned', version: '1.0.0' }))

  const [ours, peer] = [await connect(versioned), await connect(bare)]
  const timing = await timePair({ ours: calls(ours), peer: calls(peer), operations: CALLS, rounds: 101 })
  await Promise.all([ours.close(), peer.close()])
  const perSecond = (nanoseconds: number): string => `${Math.round(1e9 / nanoseconds).toLocaleString('en')} calls / s`
  return [
    {
      measure: 'calls of a versioned tool over the in-memory transport',
      ours: perSecond(timing.ours),
      peer: `${perSecond(timing.peer)} (the bare SDK server)`,
      ratio: timing.ratio,
      goal: '≥ 0.9',
      holds: timing.ratio >= 0.9,
    },
  ]
}
