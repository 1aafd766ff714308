import type { Client, Implementation } from '@modelcontextprotocol/client'
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectOverHttp, connectTo, text } from './test/connected-client.ts'
import { VersionedTools } from './versioned-tools.ts'

type Connect = (tools: VersionedTools, as: Implementation) => Promise<Client>

const inMemory: Connect = (tools, as) => connectTo(tools, { as })
const stateless: Connect = (tools, as) => connectOverHttp(tools, 'legacy', { as })
const current: Connect = (tools, as) => connectOverHttp(tools, 'auto', { as })

describe('the client of a call', () => {
  it.each<[how: string, connect: Connect]>([
    ['in the handshake before 2026-07-28', inMemory],
    ['in the envelope of every call since then', current],
  ])('is what it says %s', async (_how, connect) => {
    const tools = new VersionedTools().add('clock', {}, () => text('12:00'))
    const names = ['agent', 'other agent', '']
    for (const name of names) await (await connect(tools, { name, version: '1.2.3' })).callTool({ name: 'clock' })
    expect(tools.usage().map(({ client }) => client)).toEqual(names.map((name) => ({ name, version: '1.2.3' })))
  })

  it('may change from call to call on one connection, as behind a gateway', async () => {
    const tools = new VersionedTools().add('clock', {}, () => text('12:00'))
    const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
    const factory = (): McpServer => tools.install(new McpServer({ name: 'server', version: '1.0.0' }))
    const handle = serveStdio(factory, { transport: serverSide })
    onTestFinished(() => handle.close())
    await clientSide.start()
    for (const name of ['ada', 'bob']) {
      const answered = new Promise((resolve) => (clientSide.onmessage = resolve))
      const _meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name, version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': {},
      }
      await clientSide.send({ jsonrpc: '2.0', id: name, method: 'tools/call', params: { name: 'clock', _meta } })
      expect(await answered).toMatchObject({ id: name, result: { content: [{ text: '12:00' }] } })
    }
    expect(tools.usage().map(({ client }) => client.name)).toEqual(['ada', 'bob'])
  })

  it('is unnamed where a request comes without a handshake and without an envelope', async () => {
    const tools = new VersionedTools().add('clock', {}, () => text('12:00'))
    await (await stateless(tools, { name: 'agent', version: '1.2.3' })).callTool({ name: 'clock' })
    expect(tools.usage().map(({ client }) => client)).toEqual([{ name: '(unnamed)', version: '' }])
  })

  it('takes nothing but name and version from what a client says', async () => {
    const tools = new VersionedTools().add('clock', {}, () => text('12:00'))
    const as = { name: 'agent', version: '1.2.3', title: 'Agent', websiteUrl: 'http://localhost/' }
    await (await current(tools, as)).callTool({ name: 'clock' })
    expect(tools.usage().map(({ client }) => client)).toEqual([{ name: 'agent', version: '1.2.3' }])
  })
})
