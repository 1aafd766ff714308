import { expect } from 'vitest'
import { says } from '../support/inbox.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

const note = (method: string, params: string): string => `{"jsonrpc":"2.0","method":"${method}","params":${params}}`

/** A notification of the server reaches the client as it is written, along with a call or without one. */
const tells = (method: string, params: string, on: 'call' | 'session'): Check => ({
  name: `hands ${method} of the server to the client ${on === 'call' ? 'during a call' : 'at any time'}`,
  ...(on === 'session' && { era: 'session' }),
  run: async (bench) => {
    const mark = bench.mark()
    const marked = `{"x-mark":"${mark}",${params.slice(1)}`
    const client = await bench.client()
    const level = bench.era === 'stateless' ? '"io.modelcontextprotocol/logLevel":"debug"' : ''
    await client.call('say', `{"on":"${on}","messages":[${note(method, marked)}]}`, { meta: level })
    const { text } = await client.inbox.find(says(method, mark))
    expect(rawAt(text, 'params')).toBe(marked)
    expect(rawAt(text, 'id')).toBeUndefined()
    expect(client.inbox.all.filter(says(method, mark))).toHaveLength(1)
  },
})

/** What the server says without being asked. */
export const NOTIFICATIONS: readonly Check[] = [
  tells(
    'notifications/message',
    '{"level":"debug","logger":"l","data":{"n":1.0,"s":"\\u00fc"},"x-unknown":[]}',
    'call',
  ),
  tells('notifications/vendor.thing', '{"n":12345678901234567890}', 'call'),
  tells('notifications/message', '{"level":"alert","data":"text"}', 'session'),
  tells('notifications/vendor.thing', '{"deep":{"n":-0}}', 'session'),
  tells('notifications/resources/updated', '{"uri":"probe://a b","title":"x"}', 'session'),
  tells('notifications/resources/list_changed', '{"x":1.0}', 'session'),
  tells('notifications/prompts/list_changed', '{"x":1.0}', 'session'),
  tells('notifications/elicitation/complete', '{"elicitationId":"e-1"}', 'session'),
  {
    name: 'hands notifications/tasks/status of the server to the client, with an id under which the task can be asked for',
    era: 'session',
    run: async (bench) => {
      const [mark, client] = [bench.mark(), await bench.client()]
      const status = note('notifications/tasks/status', `{"x-mark":"${mark}","taskId":"t","status":1.0}`)
      await client.call('say', `{"on":"session","messages":[${status}]}`)
      const { text } = await client.inbox.find(says('notifications/tasks/status', mark))
      const id = rawAt(text, 'params', 'taskId')!
      expect(rawAt(text, 'params')).toBe(`{"x-mark":"${mark}","taskId":${id},"status":1.0}`)
      const asked = bench.mark()
      await client.request('tasks/get', `{"x-mark":"${asked}","taskId":${id}}`)
      expect(rawAt((await bench.received(asked)).text, 'params', 'taskId')).toBe('"t"')
    },
  },
  {
    name: 'tells the client that the tools changed',
    era: 'session',
    run: async (bench) => {
      const client = await bench.open()
      await client.call('say', `{"on":"session","messages":[${note('notifications/tools/list_changed', '{}')}]}`)
      await client.inbox.find(says('notifications/tools/list_changed'))
    },
  },
  {
    name: 'keeps the order of what the server says',
    era: 'session',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.client()
      const messages = Array.from({ length: 20 }, (_, index) =>
        note('notifications/vendor', `{"i":${String(index)},"m":"${mark}"}`),
      )
      await client.call('say', `{"on":"session","messages":[${messages.join(',')}]}`)
      await client.inbox.find(says('notifications/vendor', `{"i":19,"m":"${mark}"`))
      expect(client.inbox.all.filter(says('notifications/vendor', mark)).map(({ text }) => text)).toEqual(messages)
    },
  },
]
