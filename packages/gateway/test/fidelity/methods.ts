import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import type { Era } from '../support/probe/probe-call.ts'
import { entriesOf, type Check } from './check.ts'

/** A method with params and a result that nobody between client and server has to know. */
const passes = (method: string, params: string, era?: Era): Check => ({
  name: `passes ${method} both ways as it is written`,
  ...(era !== undefined && { era }),
  run: async (bench) => {
    const mark = bench.mark()
    const marked = `{"x-mark":"${mark}",${params.slice(1)}`
    const { result } = await (await bench.client()).request(method, marked)
    const withoutMeta = (text: string | undefined) => entriesOf(text).filter(([name]) => name !== '_meta')
    expect(withoutMeta(rawAt((await bench.received(mark)).text, 'params'))).toEqual(entriesOf(marked))
    expect(rawAt(result, 'x-method')).toBe(JSON.stringify(method))
    expect(withoutMeta(rawAt(result, 'x-params'))).toEqual(entriesOf(marked))
    expect(rawAt(result, 'x-n')).toBe('[1.0,1e2,-0,12345678901234567890]')
  },
})

const notifies = (method: string, params: string, era?: Era): Check => ({
  name: `passes ${method} of the client as it is written`,
  ...(era !== undefined && { era }),
  run: async (bench) => {
    const mark = bench.mark()
    const status = await (await bench.client()).notify(method, `{"x-mark":"${mark}",${params.slice(1)}`)
    const { text } = await bench.received(mark)
    expect(status).toBe(202)
    expect(rawAt(text, 'method')).toBe(JSON.stringify(method))
    expect(rawAt(text, 'id')).toBeUndefined()
    expect(entriesOf(rawAt(text, 'params')).filter(([name]) => name !== '_meta')).toEqual(
      entriesOf(`{"x-mark":"${mark}",${params.slice(1)}`),
    )
  },
})

/** Methods and notifications of all kinds. */
export const METHODS: readonly Check[] = [
  passes('vendor/own.method', '{"n":1.0,"deep":{"a":[ null ]}}'),
  passes(
    'completion/complete',
    '{"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":"b"},"context":{"arguments":{"c":"d"}}}',
  ),
  passes('resources/read', '{"uri":"probe://a b/%20?x=1#y"}'),
  passes('prompts/get', '{"name":"p","arguments":{"a":"1.0"}}'),
  passes('tasks/get', '{"taskId":"task-1"}'),
  passes('tasks/cancel', '{"taskId":"task-1"}'),
  passes('tasks/update', '{"taskId":"task-1","inputResponses":{}}', 'stateless'),
  passes('tasks/result', '{"taskId":"task-1"}', 'session'),
  passes('tasks/list', '{"cursor":"c"}', 'session'),
  passes('logging/setLevel', '{"level":"debug"}', 'session'),
  passes('resources/subscribe', '{"uri":"probe://a"}', 'session'),
  passes('resources/unsubscribe', '{"uri":"probe://a"}', 'session'),
  notifies('notifications/vendor.thing', '{"n":1.0}'),
  notifies('notifications/roots/list_changed', '{"x":[]}', 'session'),
  {
    name: 'answers a ping with an empty object',
    era: 'session',
    run: async (bench) => {
      expect((await (await bench.client()).request('ping')).result).toBe('{}')
    },
  },
]
