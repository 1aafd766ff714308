import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport, McpServer, type CallToolResult } from '@modelcontextprotocol/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectOverHttp, connectTo, list, needs, servedOf, text, textsOf } from './test/connected-client.ts'
import { expectRefusal } from './test/refusal.ts'
import { VersionedTools } from './versioned-tools.ts'

const server = (): McpServer => new McpServer({ name: 'server', version: '1.0.0' })
const tools = (): VersionedTools => new VersionedTools().add('clock', {}, () => text('12:00'))
const TAKEN = { code: 'ERR_TOOLS_TAKEN', names: ['tools of its own'] }

describe('install', () => {
  it('hands back the server that it was given', () => {
    const [given, low] = [server(), server().server]
    expect(tools().install(given)).toBe(given)
    expect(tools().install(low)).toBe(low)
  })

  it("serves on the SDK's low-level server as on McpServer", async () => {
    const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
    const client = new Client({ name: 'test', version: '1.0.0' })
    await tools().install(server().server).connect(serverSide)
    await client.connect(clientSide)
    onTestFinished(() => client.close())
    expect(await list(client)).toMatchObject([{ name: 'clock' }])
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['12:00'])
  })

  it('is refused twice on one server, by the same tools and by others', () => {
    const [installed, other] = [tools(), tools()]
    const taken = installed.install(server())
    expectRefusal(() => installed.install(taken), TAKEN)
    expectRefusal(() => other.install(taken), TAKEN)
    expectRefusal(() => other.install(taken.server), TAKEN)
  })

  it('is refused on a server that has tools of the SDK, which then still work', async () => {
    const taken = server()
    taken.registerTool('own', {}, (): CallToolResult => text('mine'))
    expectRefusal(() => tools().install(taken), TAKEN)
    const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
    const client = new Client({ name: 'test', version: '1.0.0' })
    await taken.connect(serverSide)
    await client.connect(clientSide)
    onTestFinished(() => client.close())
    expect(textsOf(await client.callTool({ name: 'own' }))).toEqual(['mine'])
  })

  it('is refused on a server that answers only one of the two methods itself, and leaves it as it was', () => {
    const taken = server()
    taken.server.registerCapabilities({ tools: {} })
    taken.server.setRequestHandler('tools/call', () => text('mine'))
    expectRefusal(() => tools().install(taken), TAKEN)
    expect(() => taken.server.assertCanSetRequestHandler('tools/list')).not.toThrow()
  })

  it('leaves the server free when a version cannot be served', () => {
    const free = server()
    const unserved = new VersionedTools().add('clock', { version: '1.0.0' })
    expectRefusal(() => unserved.install(free), { code: 'ERR_VERSION_UNSERVED', names: ['v1.0.0', '"clock"'] })
    expect(tools().install(free)).toBe(free)
  })

  it("keeps the SDK from adding tools of its own, and leaves the server's prompts alone", () => {
    const installed = tools().install(server())
    expect(() => installed.registerTool('own', {}, (): CallToolResult => text('mine'))).toThrow('tools/list')
    expect(() => installed.registerPrompt('hello', {}, () => ({ messages: [] }))).not.toThrow()
  })

  it('serves on many servers at once, with one count', async () => {
    const shared = tools()
    const clients = await Promise.all([connectTo(shared), connectTo(shared), connectOverHttp(shared, 'auto')])
    await Promise.all(clients.map((client) => client.callTool({ name: 'clock' })))
    expect(shared.usage()).toMatchObject([{ tool: 'clock', calls: 3 }])
  })

  it('goes on listing and serving what is added and deprecated later', async () => {
    const growing = tools()
    const client = await connectTo(growing)
    growing.add('clock', { version: '2.0.0' }, () => text('later'))
    expect(servedOf(await client.callTool({ name: 'clock' }))).not.toHaveProperty('deprecation')
    growing.registry.deprecate('clock', { version: '2.0.0', since: '2.0.0' })
    expect(servedOf(await client.callTool({ name: 'clock' }))?.deprecation).toMatchObject({ since: '2.0.0' })
    expect(await list(client)).toMatchObject([{ name: 'clock', description: '[DEPRECATED]' }])
    expect(textsOf(await client.callTool({ name: 'clock' }))).toEqual(['later'])
    expect(textsOf(await client.callTool({ name: 'clock', ...needs('1.0.0') }))).toEqual(['12:00'])
  })
})
