import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLIENTS, type Destination } from './tool-clients.ts'
import { startWeatherHttp, type WeatherHttp } from './weather-process.ts'

// Protocol revision 2026-07-28, server/tools: the list must not vary by connection or as a side effect of other requests,
// and clientInfo should not change what a server does.

let weather: WeatherHttp
beforeAll(async () => {
  weather = await startWeatherHttp()
})
afterAll(() => weather.stop())

const post = async (message: object, headers: Record<string, string>): Promise<string> => {
  const response = await fetch(weather.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  })
  expect(response.status).toBe(200)
  return response.text()
}

const ERAS: Record<string, (method: string, params: object, clientName: string) => Promise<string>> = {
  '2025-11-25': (method, params, clientName) =>
    post({ method, params }, { 'mcp-protocol-version': '2025-11-25', 'user-agent': clientName }),
  '2026-07-28': (method, params, clientName) => {
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: clientName, version: clientName },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const name = 'name' in params ? { 'mcp-name': String(params.name) } : {}
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, 'user-agent': clientName, ...name }
    return post({ method, params: { ...params, _meta: envelope } }, headers)
  },
}

describe.each(Object.keys(ERAS))('the answer to tools/list in %s', (era) => {
  const request = ERAS[era]!

  it('is the same bytes for every client, whatever was called in between', async () => {
    const first = await request('tools/list', {}, 'one')
    expect(first).toContain('"name":"forecast"')
    await request('tools/call', { name: 'get_time' }, 'two')
    await request('tools/call', { name: 'fail' }, 'two')
    for (const name of ['one', 'two', 'claude-code', 'x'.repeat(1000)]) {
      expect(await request('tools/list', {}, name)).toBe(first)
    }
  })
})

describe.each(CLIENTS)('the listing of $client', ({ connect }) => {
  const listing = async (to: Destination): Promise<string> => {
    const client = await connect(to)
    try {
      return JSON.stringify(await client.listTools())
    } finally {
      await client.close()
    }
  }

  it('is the same text in every process, over every transport and under every name', async () => {
    const texts = await Promise.all([
      listing({ clientName: 'one' }),
      listing({ url: weather.url, clientName: 'one' }),
      listing({ url: weather.url, clientName: 'two' }),
    ])
    expect(new Set(texts).size).toBe(1)
  })
})
