import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { serving, type Serving } from '../../test/serving.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const TOKEN = 'a-token-of-more-than-enough-letters'

let work: Workspace
let running: Serving
beforeEach(async () => {
  work = new Workspace()
  running = await serving(work, ['--token', 'ana=env:ANA', '--name', 'notes', '--', ...notesCommand('v1')], {
    ANA: TOKEN,
  })
})
afterEach(async () => {
  await running.stop()
  work.remove()
})

async function connected(...args: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'host', version: '1.0.0' })
  onTestFinished(() => client.close())
  const options = ['--gateway', running.said.origin, '--token-env', 'ANA']
  const env = { PATH: process.env['PATH'] ?? '', ANA: TOKEN }
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, 'connect', ...args, ...options],
    env,
  })
  onTestFinished(() => transport.close())
  await client.connect(transport)
  return client
}

describe('mcpver connect', () => {
  it('lets a host that only starts processes use a server at the gateway', async () => {
    const client = await connected('notes')
    const { tools } = await client.listTools()
    expect(tools).toHaveLength(7)
    expect(tools[0]?._meta?.['dev.mcpver/tool']).toMatchObject({ version: '1.0.0' })
    // This server answers no calls, and says so in its own words.
    const answered = client.callTool({ name: tools[0]?.name ?? '', arguments: {} })
    await expect(answered).rejects.toMatchObject({ code: -32_601, message: 'Method not found: tools/call' })
  })

  it('asks for releases in a range, and for versions of tools', async () => {
    const client = await connected('notes@^1.4', '--requires', '^2')
    const { tools } = await client.listTools()
    const refused = client.callTool({ name: tools[0]?.name ?? '', arguments: {} })
    await expect(refused).rejects.toMatchObject({
      data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', available: ['1.0.0'] },
    })
  })

  it('says what is wrong in answers that a host can show', async () => {
    await expect(connected('notes@^9')).rejects.toThrow('No release of "notes" lies in "^9"')
    const wrong = await work.run(['connect', 'notes', '--token-env', 'UNSET'])
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('The variable UNSET is not set') as string })
  })
})
