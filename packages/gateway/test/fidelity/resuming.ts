import { expect } from 'vitest'
import { Inbox, isAnswerTo, says } from '../support/inbox.ts'
import type { Exchange } from '../support/raw-http.ts'
import { rawAt } from '../support/raw-json.ts'
import { inEra, type Check } from './check.ts'

const note = (mark: string): string => `{"jsonrpc":"2.0","method":"notifications/v","params":{"m":"${mark}"}}`
const say = (...marks: readonly string[]): string => `{"on":"session","messages":[${marks.map(note).join(',')}]}`

/** Takes the messages of a stream in until it ends. */
async function collect(exchange: Exchange, inbox: Inbox): Promise<void> {
  try {
    for await (const { data = '', id } of exchange.events()) if (data !== '') inbox.add(data, exchange, id)
  } catch {
    // The stream was cut by the check.
  }
}

/** Streams that are lost and read on, in the session era. */
export const RESUMING: readonly Check[] = inEra('session', [
  {
    name: 'reads on in the stream of the session after the last event, without gaps and without repeating',
    run: async (bench) => {
      const [first, missed, later] = [bench.mark(), bench.mark(), bench.mark()]
      const client = await bench.open({ listens: false })
      const before = new Inbox()
      const cut = await client.listen()
      const reading = collect(cut, before)
      await client.call('say', say(first))
      const { event } = await before.find(says('notifications/v', first))
      expect(event).toBeDefined()
      cut.abort()
      await reading
      await client.call('say', say(missed))
      const after = new Inbox()
      const resumed = await client.listen(event)
      void collect(resumed, after)
      await client.call('say', say(later))
      await after.find(says('notifications/v', later))
      expect(after.all.map(({ text }) => text)).toEqual([note(missed), note(later)])
    },
  },
  {
    name: 'hands out the answer of a call to a client that lost its stream and reads on',
    run: async (bench) => {
      const [mark, token] = [bench.mark(), '"t"']
      const client = await bench.open({ listens: false })
      const params = `{"name":"ask","arguments":{"method":"vendor/go","params":{"mark":"${mark}"}}}`
      const cut = await client.begin('tools/call', params, { id: '"lost"', meta: `"progressToken":${token}` })
      const before = new Inbox()
      const reading = collect(cut, before)
      const question = await before.find(says('vendor/go', mark))
      expect(question.event).toBeDefined()
      cut.abort()
      await reading
      const answer = `{"jsonrpc":"2.0","id":${question.members.get('id')!},"result":"gone on"}`
      await (await client.send(answer)).text()
      const after = new Inbox()
      void collect(await client.listen(question.event), after)
      const { text } = await after.find(isAnswerTo('"lost"'))
      expect(rawAt(text, 'result', 'structuredContent', 'answer')).toBe('"gone on"')
    },
  },
  {
    name: 'hands out the answer of a call whose stream the server ended before it answered',
    upstream: 'http',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open({ listens: false })
      const params = `{"name":"pause","arguments":{"mark":"${mark}"}}`
      const exchange = await client.begin('tools/call', params, { id: '"paused"' })
      const found = new Inbox()
      let last: string | undefined
      for await (const { id, data = '' } of exchange.events()) {
        last = id ?? last
        if (data !== '') found.add(data, exchange)
      }
      if (found.all.length === 0) void collect(await client.listen(last), found)
      const { text } = await found.find(isAnswerTo('"paused"'))
      expect(rawAt(text, 'result', 'structuredContent')).toBe(`{"mark":"${mark}"}`)
    },
  },
  {
    name: 'says when to come back, as the server does, before it ends a stream without an answer',
    upstream: 'http',
    run: async (bench) => {
      const client = await bench.open({ listens: false })
      const exchange = await client.begin('tools/call', '{"name":"pause","arguments":{}}', { id: '"paused"' })
      const events = []
      for await (const event of exchange.events()) events.push(event)
      expect(events.some(({ id, retry }) => id !== undefined && retry === '20')).toBe(true)
    },
  },
  {
    name: 'keeps what the server says until the client listens',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open({ listens: false })
      await client.call('say', say(mark))
      const inbox = new Inbox()
      void collect(await client.listen(), inbox)
      await inbox.find(says('notifications/v', mark))
      expect(inbox.all.map(({ text }) => text)).toEqual([note(mark)])
    },
  },
])
