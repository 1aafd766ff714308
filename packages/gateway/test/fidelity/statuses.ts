import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import type { Bench } from './bench.ts'
import type { Check } from './check.ts'

const ACCEPT = 'application/json, text/event-stream'
const TYPE = 'application/json'

async function status(bench: Bench, body: string, headers: Record<string, string> = {}): Promise<number> {
  const exchange = await (await bench.client()).send(body, { 'mcp-method': 'vendor/x', ...headers })
  exchange.abort()
  return exchange.status
}

const VALID = '{"jsonrpc":"2.0","id":1,"method":"vendor/x"}'

/** What HTTP itself says. */
export const STATUSES: readonly Check[] = [
  ...['{', '{"jsonrpc":"2.0","id":1,"method":"ping"', 'text', ''].map((body): Check => ({
    name: `refuses a body that is not JSON: ${JSON.stringify(body)}`,
    run: async (bench) => {
      const exchange = await (await bench.client()).send(body)
      const answer = await exchange.text()
      expect(exchange.status).toBe(400)
      expect(rawAt(answer, 'error', 'code')).toBe('-32700')
      expect(rawAt(answer, 'id')).toBe('null')
    },
  })),
  {
    name: 'accepts a notification with status 202 and nothing else',
    run: async (bench) => {
      const client = await bench.client()
      const exchange = await client.send('{"jsonrpc":"2.0","method":"notifications/v"}', {
        'mcp-method': 'notifications/v',
      })
      expect(await exchange.text()).toBe('')
      expect(exchange.status).toBe(202)
    },
  },
  {
    name: 'refuses a body of another type',
    run: async (bench) => {
      expect(await status(bench, VALID, { 'content-type': 'text/plain' })).toBe(415)
    },
  },
  {
    name: 'takes JSON whose type names a charset',
    run: async (bench) => {
      const client = await bench.client()
      const { result } = await client.call('echo', '{}', { headers: { 'content-type': `${TYPE}; charset=utf-8` } })
      expect(result).toBeDefined()
    },
  },
  ...[TYPE, 'text/event-stream', 'text/html'].map((accept): Check => ({
    name: `refuses a client that takes ${accept} only`,
    run: async (bench) => {
      expect(await status(bench, VALID, { accept })).toBe(406)
    },
  })),
  ...['PUT', 'PATCH'].map((method): Check => ({
    name: `does not know ${method}`,
    run: async (bench) => {
      const exchange = await (
        await bench.client()
      ).http.send({ method, headers: { accept: ACCEPT, 'content-type': TYPE } })
      await exchange.text()
      expect(exchange.status).toBe(405)
    },
  })),
  ...['GET', 'DELETE'].map((method): Check => ({
    name: `does not know ${method} where there are no sessions`,
    era: 'stateless',
    run: async (bench) => {
      const headers = { accept: ACCEPT, 'mcp-protocol-version': '2026-07-28' }
      const exchange = await (await bench.client()).http.send({ method, headers })
      await exchange.text()
      expect(exchange.status).toBe(405)
    },
  })),
  {
    name: 'answers what needs no stream as JSON, and other things as events',
    run: async (bench) => {
      const client = await bench.client()
      const quick = await client.call('echo')
      const chatty = await client.call('progress', '{"steps":[{"progress":1}]}', { meta: '"progressToken":1' })
      expect([quick, chatty].map(({ headers }) => headers['content-type']?.split(';')[0])).toEqual([
        TYPE,
        'text/event-stream',
      ])
    },
  },
]
