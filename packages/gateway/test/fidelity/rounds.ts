import { expect } from 'vitest'
import { STATE } from '../support/probe/fixtures.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Answer, RawClient } from '../support/raw-client.ts'
import { inEra, type Check } from './check.ts'

const REQUESTS =
  '{"who":{"method":"elicitation/create","params":{"message":"\\u00fc","requestedSchema":{"type":"object","properties":{"a":{"type":"string","x":1.0}}}}},' +
  '"roots":{"method":"roots/list","params":{}},"own":{"method":"vendor/ask","params":{"n":1e2}}}'
const RESPONSES =
  '{"who":{"action":"accept","content":{"a":"\\u00fc","n":1.0}},"roots":{"roots":[]},"own":{"x":[null]}}'

function retry(client: RawClient, args: string, { result }: Answer): Promise<Answer> {
  const state = rawAt(result, 'requestState')
  const echoed = state === undefined ? '' : `,"requestState":${state}`
  return client.request('tools/call', `{"name":"input","arguments":${args},"inputResponses":${RESPONSES}${echoed}}`)
}

/** Questions by result, in revision 2026-07-28. */
export const ROUNDS: readonly Check[] = inEra('stateless', [
  {
    name: 'hands the questions of a result to the client as they are written',
    run: async (bench) => {
      const { result } = await (await bench.open()).call('input', `{"requests":${REQUESTS}}`)
      expect(rawAt(result, 'resultType')).toBe('"input_required"')
      expect(rawAt(result, 'inputRequests')).toBe(REQUESTS)
      expect(rawAt(result, 'x-unknown')).toBe('1.0')
    },
  },
  {
    name: 'hands state and answers to the server as they were',
    run: async (bench) => {
      const client = await bench.open()
      const args = `{"requests":${REQUESTS}}`
      const { result } = await retry(client, args, await client.call('input', args))
      expect(JSON.parse(rawAt(result, 'structuredContent', 'state')!)).toBe(JSON.parse(STATE))
      expect(rawAt(result, 'structuredContent', 'responses')).toBe(RESPONSES)
    },
  },
  {
    name: 'hands out no state where the server has none',
    run: async (bench) => {
      const client = await bench.open()
      const first = await client.call('input', '{"stateless":true}')
      expect(rawAt(first.result, 'requestState')).toBeUndefined()
      const { result } = await retry(client, '{"stateless":true}', first)
      expect(rawAt(result, 'structuredContent')).toBe(`{"responses":${RESPONSES},"state":null}`)
    },
  },
  {
    name: 'lets another connection go on with a state',
    run: async (bench) => {
      const first = await (await bench.open()).call('input')
      const { result } = await retry(await bench.open(), '{}', first)
      expect(JSON.parse(rawAt(result, 'structuredContent', 'state')!)).toBe(JSON.parse(STATE))
    },
  },
  {
    name: 'asks by result without having asked before',
    run: async (bench) => {
      const client = await bench.open()
      const { result } = await client.request(
        'tools/call',
        `{"name":"input","arguments":{},"inputResponses":${RESPONSES}}`,
      )
      expect(rawAt(result, 'structuredContent')).toBe(`{"responses":${RESPONSES},"state":null}`)
    },
  },
  {
    name: 'keeps the rounds of parallel calls apart',
    run: async (bench) => {
      const client = await bench.open()
      const rounds = Array.from({ length: 5 }, async () => retry(client, '{}', await client.call('input')))
      for (const { result } of await Promise.all(rounds)) {
        expect(JSON.parse(rawAt(result, 'structuredContent', 'state')!)).toBe(JSON.parse(STATE))
      }
    },
  },
])
