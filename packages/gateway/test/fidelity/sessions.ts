import { expect } from 'vitest'
import { says } from '../support/inbox.ts'
import type { RawClient } from '../support/raw-client.ts'
import { elementsOf, rawAt } from '../support/raw-json.ts'
import type { Happening } from '../support/recorder.ts'
import type { Bench } from './bench.ts'
import { inEra, listTools, type Check } from './check.ts'

const countIn = async (client: RawClient): Promise<string | undefined> =>
  rawAt((await client.call('count')).result, 'structuredContent', 'count')

/** A client, and the server's own name of its session. */
async function known(bench: Bench): Promise<{ client: RawClient; session: string }> {
  const mark = bench.mark()
  const client = await bench.open({ clientInfo: `{"name":"${mark}","version":"1"}` })
  return { client, session: (await bench.received(mark)).session }
}

/** Sessions and what keeps them apart. */
export const SESSIONS: readonly Check[] = inEra('session', [
  {
    name: 'gives each client a session of its own, with an id of visible letters',
    run: async (bench) => {
      const ids = [(await bench.open()).session, (await bench.open()).session]
      expect(ids[0]).not.toBe(ids[1])
      for (const id of ids) expect(id).toMatch(/^[\x21-\x7e]+$/)
    },
  },
  {
    name: 'does not let one client see what another one did',
    run: async (bench) => {
      const [first, second] = [await bench.open(), await bench.open()]
      expect([await countIn(first), await countIn(first), await countIn(second), await countIn(first)]).toEqual([
        '1',
        '2',
        '1',
        '3',
      ])
    },
  },
  {
    name: 'does not hand notifications of one client to another',
    run: async (bench) => {
      const [first, second] = [await bench.open(), await bench.open()]
      const [one, two] = [bench.mark(), bench.mark()]
      const say = (mark: string) =>
        `{"on":"session","messages":[{"jsonrpc":"2.0","method":"notifications/v","params":{"m":"${mark}"}}]}`
      await Promise.all([first.call('say', say(one)), second.call('say', say(two))])
      await Promise.all([
        first.inbox.find(says('notifications/v', one)),
        second.inbox.find(says('notifications/v', two)),
      ])
      expect(first.inbox.all.some(({ text }) => text.includes(two))).toBe(false)
      expect(second.inbox.all.some(({ text }) => text.includes(one))).toBe(false)
    },
  },
  {
    name: 'asks the client whose call it is',
    run: async (bench) => {
      const answers = (own: string) => ({ 'vendor/who': own })
      const [first, second] = [await bench.open({ answers: answers('1') }), await bench.open({ answers: answers('2') })]
      const said = [first, second].map(async (client) => {
        const { result } = await client.call('ask', '{"on":"session","method":"vendor/who","params":{}}')
        return rawAt(result, 'structuredContent', 'answer')
      })
      expect(await Promise.all(said)).toEqual(['1', '2'])
    },
  },
  {
    name: "uses the server's session for one client only",
    run: async (bench) => {
      const [first, second] = [await known(bench), await known(bench)]
      expect(first.session).not.toBe(second.session)
    },
  },
  {
    name: "ends the server's session with the client's",
    run: async (bench) => {
      const { client, session } = await known(bench)
      expect(await client.end()).toBeLessThan(300)
      await bench.recorder.find((seen) => seen.kind === 'end' && seen.session === session)
    },
  },
  {
    name: 'does not know a session that was ended',
    run: async (bench) => {
      const client = await bench.open()
      await client.end()
      expect((await client.call('echo')).status).toBe(404)
      expect(await client.end()).toBe(404)
    },
  },
  {
    name: 'leaves the other sessions alone when one is ended',
    run: async (bench) => {
      const [first, second] = [await bench.open(), await bench.open()]
      await countIn(second)
      await first.end()
      expect(await countIn(second)).toBe('2')
    },
  },
  ...['0d4a3f7e-0000-4000-8000-000000000000', '__proto__', 'a'].map((id): Check => ({
    name: `does not know a session ${id}`,
    run: async (bench) => {
      const client = await bench.open()
      expect((await client.request('ping', '{}', { headers: { 'mcp-session-id': id } })).status).toBe(404)
    },
  })),
  {
    name: 'wants a session for everything but the start',
    run: async (bench) => {
      const client = await bench.open()
      expect((await client.request('ping', '{}', { headers: { 'mcp-session-id': '' } })).status).toBe(400)
    },
  },
  {
    name: 'lists the same for every session',
    run: async (bench) => {
      const [first, second] = [await bench.open(), await bench.open()]
      expect(await listTools(first)).toEqual(await listTools(second))
    },
  },
  {
    name: 'answers each request of a batch, in revision 2025-03-26',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open({ revision: '2025-03-26' })
      const batch = [
        client.write('ping', '{}', { id: '"p"' }),
        `{"jsonrpc":"2.0","method":"notifications/vendor","params":{"mark":"${mark}"}}`,
        client.write('tools/call', '{"name":"echo","arguments":{"n":1.0}}', { id: '2' }),
      ]
      const exchange = await client.send(`[${batch.join(',')}]`)
      const body = await client.read(exchange)
      const answers = exchange.isStream ? client.inbox.all.map(({ text }) => text) : elementsOf(body)
      const answerTo = (id: string) =>
        rawAt(
          answers.find((text) => rawAt(text, 'id') === id),
          'result',
        )
      expect(answerTo('"p"')).toBe('{}')
      expect(rawAt(answerTo('2'), 'structuredContent', 'arguments')).toBe('{"n":1.0}')
      await bench.received(mark)
    },
  },
  {
    name: 'listens to the server before it hands on the first call',
    upstream: 'http',
    isOnlyInFront: true,
    run: async (bench) => {
      const mark = bench.mark()
      await (await bench.open({ listens: false })).call('echo', `{"mark":"${mark}"}`)
      const { session } = await bench.received(mark)
      const seen = bench.recorder.all((happening) => happening.session === session)
      const place = (isMeant: (happening: Happening) => boolean) => seen.findIndex(isMeant)
      expect(place(({ kind }) => kind === 'listen')).toBeGreaterThan(-1)
      expect(place(({ kind }) => kind === 'listen')).toBeLessThan(place(({ text }) => text.includes(mark)))
    },
  },
  {
    name: 'sends the agreed revision to the server as a header',
    upstream: 'http',
    run: async (bench) => {
      const mark = bench.mark()
      await (await bench.open({ revision: '2025-06-18' })).call('echo', `{"mark":"${mark}"}`)
      expect((await bench.received(mark)).headers['mcp-protocol-version']).toBe('2025-06-18')
    },
  },
])
