import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENTS, type ClientKind, type SdkClient, type ToolCall } from './support/sdk-clients.ts'
import { TARGETS, type Target, type Upstream } from './support/targets.ts'
import { eventually } from '../src/test/eventually.ts'

const PROGRAM = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js')
const EVERYTHING: Upstream = { kind: 'stdio', command: process.execPath, args: [PROGRAM, 'stdio'] }
const RESOURCE = 'demo://resource/static/document/features.md'
/** The server's own revision. */
const REVISION = '2025-11-25'

interface Row extends ClientKind {
  /** How the client gets to the server. */
  readonly way: string
  readonly target?: Target
}

const fronts = TARGETS.filter(({ isDirect, upstream }) => !isDirect && upstream === 'stdio')
const ROWS: readonly Row[] = [
  ...CLIENTS.filter(({ isStrict }) => !isStrict).map((kind) => ({ ...kind, way: 'over stdio', revision: REVISION })),
  ...fronts.flatMap((target) => CLIENTS.map((kind) => ({ ...kind, way: target.name, target }))),
]

it('is a server that clients of the newest revision alone do not understand', async () => {
  const { connect } = CLIENTS.find(({ isStrict }) => isStrict)!
  await expect(connect(EVERYTHING)).rejects.toMatchObject({ code: 'ERA_NEGOTIATION_FAILED' })
})

describe.each(ROWS)('$client and server-everything, $way', ({ connect, revision, target }) => {
  const ends: (() => Promise<void> | undefined)[] = []
  let client: SdkClient
  const textOf = async (call: ToolCall, onProgress?: (progress: number) => void): Promise<string> => {
    const { content } = await client.call(call, onProgress)
    return content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n')
  }

  beforeAll(async () => {
    const front = await target?.open(EVERYTHING)
    ends.push(() => front?.close())
    client = await connect(front === undefined ? EVERYTHING : { kind: 'http', url: front.url })
    ends.push(() => client.close())
  })
  afterAll(async () => {
    for (const end of ends.reverse()) await end()
  })

  it('agree on a revision', () => {
    expect([undefined, revision]).toContain(client.revision)
    expect(client.server.name).toBe('mcp-servers/everything')
    expect(client.server.instructions).toContain('Everything Server')
  })

  it('list all that there is, what depends on the client too', async () => {
    const wanted = [
      'echo',
      'get-sum',
      'get-structured-content',
      'trigger-sampling-request',
      'trigger-elicitation-request',
    ]
    // The server adds some tools only when it has learned of the client's roots.
    await eventually(async () => {
      expect((await client.list()).tools).toEqual(expect.arrayContaining([...wanted, 'get-roots-list']))
    })
    const { resources, prompts } = await client.list()
    expect(resources).toContain(RESOURCE)
    expect(prompts).toEqual(['simple-prompt', 'args-prompt', 'completable-prompt', 'resource-prompt'])
  })

  it('call tools', async () => {
    expect(await textOf({ name: 'echo', arguments: { message: 'hello' } })).toBe('Echo: hello')
    expect(await textOf({ name: 'get-sum', arguments: { a: 1, b: 2 } })).toBe('The sum of 1 and 2 is 3.')
    expect(await textOf({ name: 'get-tiny-image' })).toContain('image')
  })

  it('hand over structured results and failures of tools', async () => {
    const { structuredContent } = await client.call({
      name: 'get-structured-content',
      arguments: { location: 'Chicago' },
    })
    expect(structuredContent).toEqual({ temperature: 36, conditions: 'Light rain / drizzle', humidity: 82 })
    const { isError } = await client.call({ name: 'get-sum', arguments: { a: 'one' } })
    expect(isError).toBe(true)
  })

  it("ask the client's model, the user, and for roots", async () => {
    const sampling = { name: 'trigger-sampling-request', arguments: { prompt: 'p', maxTokens: 10 } }
    expect(await textOf(sampling)).toContain('"text": "sampled"')
    expect(await textOf({ name: 'trigger-elicitation-request' })).toContain('Name: Ada')
    expect(await textOf({ name: 'get-roots-list' })).toContain('file:///somewhere/root')
    const url = { name: 'trigger-url-elicitation', arguments: { url: 'https://example.com' } }
    expect(await textOf(url)).toContain('accept')
  })

  it('report progress in order', async () => {
    const steps: number[] = []
    const call = { name: 'trigger-long-running-operation', arguments: { duration: 0.1, steps: 3 } }
    expect(await textOf(call, (progress) => void steps.push(progress))).toContain('completed')
    // A client forgets whom to tell as soon as it has read the answer, so it may miss what it read just before.
    expect(steps).toEqual([1, 2, 3].slice(0, Math.max(1, steps.length)))
  })

  it('read resources and prompts, and complete', async () => {
    expect(await client.read(RESOURCE)).toMatchObject([{ uri: RESOURCE, mimeType: 'text/markdown' }])
    expect(await client.prompt('simple-prompt')).toMatchObject([{ role: 'user', content: { type: 'text' } }])
    expect(await client.complete('completable-prompt', { name: 'department', value: 'E' })).toEqual(['Engineering'])
  })

  if (revision !== REVISION) return

  it('hear what the server says without being asked', async () => {
    await client.subscribe(RESOURCE)
    const toggles = ['toggle-subscriber-updates', 'toggle-simulated-logging']
    for (const name of toggles) await client.call({ name })
    await eventually(() => {
      expect(client.heard).toEqual(
        expect.arrayContaining(['notifications/message', `notifications/resources/updated ${RESOURCE}`]),
      )
    })
    // While it has something to say later, the server does not end by itself.
    for (const name of toggles) await client.call({ name })
  })
})
