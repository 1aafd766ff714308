import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

/** How a call is given up. */
export const CANCELLING: readonly Check[] = [
  ...['"gone-1"', '41'].map((id): Check => ({
    name: `tells the server that the call with the id ${id} is cancelled, and why`,
    era: 'session',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open()
      await Promise.all([
        client.begin('tools/call', `{"name":"hang","arguments":{"mark":"${mark}"}}`, { id }).catch(() => undefined),
        bench
          .received(mark)
          .then(() =>
            client
              .notify('notifications/cancelled', `{"requestId":${id},"reason":"\\u00fc ${mark}","x-unknown":1.0}`)
              .then(() => client.close()),
          ),
      ])
      expect((await bench.happened('cancel', mark)).text).toContain(`"\\u00fc ${mark}"`)
      const told = await bench.recorder.find(
        ({ text }) => text.includes(mark) && text.includes('notifications/cancelled'),
      )
      expect(rawAt(told.text, 'params', 'x-unknown')).toBe('1.0')
    },
  })),
  {
    name: 'cancels a call whose client hangs up',
    era: 'stateless',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open()
      const params = `{"name":"hang","arguments":{"mark":"${mark}"}}`
      const begun = client.begin('tools/call', params, { id: '1' }).catch(() => undefined)
      await bench.received(mark)
      client.close()
      await bench.happened('cancel', mark)
      await begun
    },
  },
  {
    name: 'does not cancel a call whose client hangs up and may come back',
    era: 'session',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open()
      const params = `{"name":"wait","arguments":{"key":"${mark}"}}`
      const begun = client.begin('tools/call', params, { id: '1' }).catch(() => undefined)
      await bench.received(mark)
      client.close()
      await begun
      const other = await bench.open()
      await other.call('release', `{"key":"none"}`)
      expect(bench.recorder.all(({ kind, text }) => kind === 'cancel' && text.includes(mark))).toEqual([])
    },
  },
  {
    name: 'answers the other calls when one is cancelled',
    era: 'session',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.open()
      void client.call('hang', `{"mark":"${mark}"}`, { id: '"a"' }).catch(() => undefined)
      await bench.received(mark)
      await client.notify('notifications/cancelled', '{"requestId":"a"}')
      await bench.happened('cancel', mark)
      expect((await client.call('echo')).result).toBeDefined()
    },
  },
]
