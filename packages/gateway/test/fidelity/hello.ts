import { expect } from 'vitest'
import {
  CAPABILITIES,
  INSTRUCTIONS,
  META,
  NEWEST_SESSION_REVISION,
  SERVER_INFO,
  SESSION_REVISIONS,
} from '../support/probe/fixtures.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Bench } from './bench.ts'
import type { Check } from './check.ts'

async function introduction(bench: Bench): Promise<string | undefined> {
  const client = await bench.open()
  return bench.era === 'session' ? client.initialized?.result : (await client.request('server/discover')).result
}

const introduces = (what: string, member: string, expected: string): Check => ({
  name: `hands ${what} of the server to the client as written`,
  run: async (bench) => {
    expect(rawAt(await introduction(bench), member)).toBe(expected)
  },
})

const CLIENT_CAPABILITIES =
  '{"roots":{"listChanged":true},"sampling":{"context":{},"tools":{}},"elicitation":{"form":{},"url":{}},"experimental":{"v/x":{"n":1.0}},"x-unknown":{"a":[]}}'

/** How client and server get to know each other. */
export const HELLO: readonly Check[] = [
  introduces('name and version', 'serverInfo', SERVER_INFO),
  introduces('the capabilities, unknown ones too,', 'capabilities', CAPABILITIES),
  introduces('the instructions', 'instructions', INSTRUCTIONS),
  introduces('unknown fields', 'x-unknown', '{"n":1.0}'),
  {
    name: "keeps the server's own metadata when it introduces itself",
    run: async (bench) => {
      expect(rawAt(await introduction(bench), '_meta', 'vendor/from-server')).toBe(rawAt(META, 'vendor/from-server'))
    },
  },
  {
    name: 'hands name and capabilities of the client to the server as they are written',
    run: async (bench) => {
      const mark = bench.mark()
      const clientInfo = `{"name":"${mark}","version":"1.0","title":"T","icons":[],"x-unknown":{"n":1.0}}`
      const client = await bench.open({ clientInfo, capabilities: CLIENT_CAPABILITIES })
      await client.call('echo')
      const params = rawAt((await bench.received(mark)).text, 'params')
      const said = (name: string) =>
        bench.era === 'session' ? rawAt(params, name) : rawAt(params, '_meta', `io.modelcontextprotocol/${name}`)
      expect(said('clientInfo')).toBe(clientInfo)
      expect(said(bench.era === 'session' ? 'capabilities' : 'clientCapabilities')).toBe(CLIENT_CAPABILITIES)
    },
  },
  ...SESSION_REVISIONS.map((revision): Check => ({
    name: `agrees on revision ${revision} when the client asks for it`,
    era: 'session',
    run: async (bench) => {
      const client = await bench.open({ revision })
      expect(rawAt(client.initialized?.result, 'protocolVersion')).toBe(`"${revision}"`)
      expect((await client.call('echo')).result).toBeDefined()
    },
  })),
  {
    name: 'lets the server choose a revision when the client asks for one that nobody knows',
    era: 'session',
    run: async (bench) => {
      const client = await bench.open({ revision: '2099-01-01' })
      expect(rawAt(client.initialized?.result, 'protocolVersion')).toBe(`"${NEWEST_SESSION_REVISION}"`)
    },
  },
  {
    name: 'says which revisions there are',
    era: 'stateless',
    run: async (bench) => {
      expect(rawAt(await introduction(bench), 'supportedVersions')).toContain('"2026-07-28"')
    },
  },
  {
    name: 'tells the server that the client is ready',
    era: 'session',
    run: async (bench) => {
      const mark = bench.mark()
      await bench.open({ clientInfo: `{"name":"${mark}","version":"1"}` })
      const { session } = await bench.received(mark)
      await bench.recorder.find((seen) => seen.session === session && seen.text.includes('"notifications/initialized"'))
    },
  },
]
