import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import type { Bench } from './bench.ts'
import type { Check } from './check.ts'

/** Headers of a client that whoever stands in front is told to hand on. */
export const FORWARDED = ['x-probe-allowed']

async function headersAt(bench: Bench, headers: Record<string, string>): Promise<Readonly<Record<string, string>>> {
  const mark = bench.mark()
  await (await bench.client()).call('echo', `{"mark":"${mark}"}`, { headers })
  return (await bench.received(mark)).headers
}

const hands = (name: string, value: string): Check => ({
  name: `hands the header ${name} to the server`,
  upstream: 'http',
  run: async (bench) => {
    expect((await headersAt(bench, { [name]: value }))[name]).toBe(value)
  },
})

const keeps = (name: string, value: string): Check => ({
  name: `keeps the header ${name} from the server`,
  upstream: 'http',
  isOnlyInFront: true,
  run: async (bench) => {
    const seen = await headersAt(bench, { [name]: value })
    expect(JSON.stringify(seen)).not.toContain(value)
  },
})

const mismatch = (what: string, headers: Record<string, string>): Check => ({
  name: `refuses ${what}`,
  era: 'stateless',
  run: async (bench) => {
    const mark = bench.mark()
    const { status, error } = await (await bench.client()).call('echo', `{"mark":"${mark}"}`, { headers })
    expect([status, rawAt(error, 'code')]).toEqual([400, '-32020'])
    expect(bench.recorder.all(({ kind, text }) => kind === 'cancel' && text.includes(mark))).toEqual([])
  },
})

/** Headers of HTTP. */
export const HEADERS: readonly Check[] = [
  hands('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
  hands('tracestate', 'vendor=value'),
  hands('baggage', 'key=value'),
  hands('mcp-param-region', 'us-west1'),
  hands('mcp-param-name', '=?base64?w7wgIA==?='),
  hands('x-probe-allowed', 'a value'),
  keeps('authorization', 'Bearer secret-of-the-client'),
  keeps('cookie', 'session=secret-of-the-client'),
  keeps('x-probe-other', 'not-asked-for'),
  keeps('proxy-authorization', 'Basic secret-of-the-proxy'),
  {
    name: 'names method and tool to the server as headers',
    era: 'stateless',
    upstream: 'http',
    run: async (bench) => {
      const headers = await headersAt(bench, {})
      expect([headers['mcp-method'], headers['mcp-name'], headers['mcp-protocol-version']]).toEqual([
        'tools/call',
        'echo',
        '2026-07-28',
      ])
    },
  },
  mismatch('a call whose header names another method', { 'mcp-method': 'tools/list' }),
  mismatch('a call whose header names another tool', { 'mcp-name': 'give' }),
  mismatch('a call without the header that names its method', { 'mcp-method': '' }),
  mismatch('a call whose header names another revision', { 'mcp-protocol-version': '2025-11-25' }),
  {
    name: 'says which revisions there are when a client names another one',
    era: 'stateless',
    run: async (bench) => {
      const version = '"io.modelcontextprotocol/protocolVersion":"v999"'
      const body = `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{${version},"io.modelcontextprotocol/clientCapabilities":{}}}}`
      const client = await bench.client()
      const exchange = await client.send(body, { 'mcp-protocol-version': 'v999', 'mcp-method': 'server/discover' })
      const answer = await exchange.text()
      expect([exchange.status, rawAt(answer, 'error', 'code')]).toEqual([400, '-32022'])
      expect(rawAt(answer, 'error', 'data', 'supported')).toContain('"2026-07-28"')
      expect(rawAt(answer, 'error', 'data', 'requested')).toBe('"v999"')
    },
  },
]
