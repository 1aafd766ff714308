import { expect } from 'vitest'
import { Inbox, says } from '../support/inbox.ts'
import type { RawClient } from '../support/raw-client.ts'
import { inEra, entriesOf, type Check } from './check.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Exchange } from '../support/raw-http.ts'

const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId'

interface Listening {
  readonly exchange: Exchange
  readonly inbox: Inbox
  readonly acknowledged: string
}

/** Listens for what has to do with a resource. */
async function listen(client: RawClient, uri: string, id: string): Promise<Listening> {
  const params = `{"notifications":{"toolsListChanged":true,"resourceSubscriptions":["${uri}"],"x-unknown":1.0}}`
  const exchange = await client.begin('subscriptions/listen', params, { id })
  const inbox = new Inbox()
  void read(exchange, inbox)
  const first = await inbox.find(() => true)
  return { exchange, inbox, acknowledged: first.text }
}

async function read(exchange: Exchange, inbox: Inbox): Promise<void> {
  try {
    for await (const { data = '' } of exchange.events()) if (data !== '') inbox.add(data, exchange)
  } catch {
    // The stream was cut by the check.
  }
}

const updated = (uri: string): string =>
  `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"${uri}","x-unknown":{"n":1.0}}}`
const publish = (client: RawClient, uri: string) =>
  client.call('publish', `{"to":"${uri}","messages":[${updated(uri)}]}`)

/** Subscriptions of revision 2026-07-28. */
export const LISTENING: readonly Check[] = inEra('stateless', [
  ...['"sub-1"', '77', '"77"'].map((id): Check => ({
    name: `acknowledges a subscription first, and names it by the id ${id} of its request`,
    run: async (bench) => {
      const uri = `probe://${bench.mark()}`
      const { acknowledged } = await listen(await bench.open(), uri, id)
      expect(rawAt(acknowledged, 'method')).toBe('"notifications/subscriptions/acknowledged"')
      expect(rawAt(acknowledged, 'params', 'notifications', 'resourceSubscriptions')).toBe(`["${uri}"]`)
      expect(rawAt(acknowledged, 'params', '_meta', SUBSCRIPTION)).toBe(id)
    },
  })),
  {
    name: 'hands what was subscribed to the client as it is written, with the id of the subscription',
    run: async (bench) => {
      const client = await bench.open()
      const uri = `probe://${bench.mark()}`
      const { inbox } = await listen(client, uri, '"own"')
      await publish(client, uri)
      const { text } = await inbox.find(says('notifications/resources/updated', uri))
      const params = entriesOf(rawAt(text, 'params'))
      expect(params).toEqual([
        ['uri', `"${uri}"`],
        ['x-unknown', '{"n":1.0}'],
        ['_meta', `{"${SUBSCRIPTION}":"own"}`],
      ])
    },
  },
  {
    name: 'keeps subscriptions of two clients apart that use one id',
    run: async (bench) => {
      const [one, two] = [`probe://${bench.mark()}`, `probe://${bench.mark()}`]
      const clients = [await bench.open(), await bench.open()] as const
      const [first, second] = [await listen(clients[0], one, '1'), await listen(clients[1], two, '1')]
      await publish(clients[0], two)
      await publish(clients[0], one)
      await first.inbox.find(says('notifications/resources/updated', one))
      await second.inbox.find(says('notifications/resources/updated', two))
      expect(first.inbox.all.some(({ text }) => text.includes(two))).toBe(false)
      expect(second.inbox.all.some(({ text }) => text.includes(one))).toBe(false)
    },
  },
  {
    name: 'ends a subscription at the server when the client hangs up',
    run: async (bench) => {
      const uri = `probe://${bench.mark()}`
      const { exchange } = await listen(await bench.open(), uri, '1')
      exchange.abort()
      await bench.happened('cancel', uri)
    },
  },
  {
    name: 'tells a subscriber that the tools changed',
    run: async (bench) => {
      const client = await bench.open()
      const uri = `probe://${bench.mark()}`
      const { inbox } = await listen(client, uri, '1')
      const note = '{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}'
      await client.call('publish', `{"to":"${uri}","messages":[${note}]}`)
      const { text } = await inbox.find(says('notifications/tools/list_changed'))
      expect(rawAt(text, 'params', '_meta', SUBSCRIPTION)).toBe('1')
    },
  },
])
