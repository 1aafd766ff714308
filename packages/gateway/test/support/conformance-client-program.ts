import { playClient, type Play } from './conformance-client.ts'
import type { FrontModule } from './targets.ts'

// What the official suite starts: the module that puts something in front of a server, or `direct`; then the server's address.
const [front = 'direct', url = ''] = process.argv.slice(2)
const revision = process.env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '2025-11-25'
const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as { toolCalls?: Play['calls'] }

const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const play = (at: string): Promise<void> => playClient({ url: at, revision, calls: context.toolCalls, say })

if (front === 'direct') {
  await play(url)
} else {
  const { frontOf } = (await import(front)) as FrontModule
  const endpoint = await frontOf({ kind: 'http', url })
  await play(endpoint.url).finally(() => endpoint.close())
}
