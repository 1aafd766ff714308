import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { REQUIRES_META_KEY, SERVED_META_KEY } from '@mcpver/core'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const server = { command: process.execPath, args: [fileURLToPath(new URL('./server.ts', import.meta.url))] }

/** What both SDK lines' clients have in common here. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string; description?: string | undefined }[] }>
  callTool(params: {
    name: string
    arguments: Record<string, unknown>
    _meta?: Record<string, unknown>
  }): Promise<unknown>
  close(): Promise<void>
}

async function show(label: string, client: AnyClient): Promise<void> {
  const { tools } = await client.listTools()
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['forecast'],
  )

  const call = async (args: Record<string, unknown>, range?: string): Promise<unknown> =>
    client.callTool({
      name: 'forecast',
      arguments: args,
      ...(range !== undefined && { _meta: { [REQUIRES_META_KEY]: range } }),
    })
  const served = (result: unknown): unknown => (result as { _meta: Record<string, unknown> })._meta[SERVED_META_KEY]

  const latest = served(await call({ place: 'Bern' })) as { version: string }
  assert.equal(latest.version, '2.0.0')

  const old = served(await call({ city: 'Bern' }, '^1')) as { version: string; deprecation: { removal: string } }
  assert.equal(old.version, '1.0.0')
  assert.equal(old.deprecation.removal, '3.0.0')

  await assert.rejects(call({ place: 'Bern' }, '^3'), (error: { code: number; data: { available: string[] } }) => {
    assert.equal(error.code, -32602)
    assert.deepEqual(error.data.available, ['2.0.0', '1.0.0'])
    return true
  })
  console.log(`${label}: nothing asked → ${latest.version}; ^1 → ${old.version}, deprecated; ^3 → refused`)
  await client.close()
}

const client = new Client({ name: 'new-client', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
await client.connect(new StdioClientTransport(server))
await show('SDK 2.x', client)

const oldClient = new OldClient({ name: 'old-client', version: '1.0.0' })
await oldClient.connect(new OldStdioClientTransport(server))
await show('SDK 1.x', oldClient)
