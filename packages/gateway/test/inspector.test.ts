import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from './support/endpoint.ts'
import { frontOf } from './support/gateway-front.ts'

const require = createRequire(import.meta.url)
const EVERYTHING = require.resolve('@modelcontextprotocol/server-everything/dist/index.js')
const INSPECTOR = join(
  dirname(require.resolve('@modelcontextprotocol/inspector/package.json')),
  'clients/launcher/build/index.js',
)
const start = promisify(execFile)

let gateway: Endpoint
beforeAll(async () => {
  gateway = await frontOf({ kind: 'stdio', command: process.execPath, args: [EVERYTHING] })
})
afterAll(() => gateway.close())

/** What the inspector prints, as a person sees it in a terminal. */
async function inspected(method: string, ...args: readonly string[]): Promise<unknown> {
  const words = [INSPECTOR, '--cli', gateway.url, '--transport', 'http', '--method', method, ...args]
  const { stdout } = await start(process.execPath, words)
  return JSON.parse(stdout)
}

describe('the MCP Inspector', () => {
  it('lists the tools of a server behind the gateway, with their versions', async () => {
    const { tools } = (await inspected('tools/list')) as { readonly tools: readonly { readonly _meta?: object }[] }
    expect(tools.length).toBeGreaterThan(10)
    expect(tools.filter(({ _meta = {} }) => !Object.hasOwn(_meta, 'dev.mcpver/tool'))).toEqual([])
  })

  it('calls one of them, and is told which version served', async () => {
    expect(await inspected('tools/call', '--tool-name', 'echo', '--tool-arg', 'message=hi')).toMatchObject({
      content: [{ type: 'text', text: 'Echo: hi' }],
      _meta: { 'dev.mcpver/served': { version: '1.0.0' } },
    })
  })

  it.each(['resources/list', 'resources/templates/list', 'prompts/list'])('asks for %s', async (method) => {
    expect(Object.values((await inspected(method)) as object).some(Array.isArray)).toBe(true)
  })
})
