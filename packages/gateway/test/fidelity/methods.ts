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

/** The id of a task as the server writes it. */
const TASK = '"task/1 \\"\\u00e9\\""'

/** A method about a task, which the server gets under its own id, byte for byte. In the params, `TASK` stands for the id. */
const ofTask = (method: string, params: string, era?: Era): Check => ({
  name: `passes ${method} both ways, with the id of the task as the server wrote it`,
  ...(era !== undefined && { era }),
  run: async (bench) => {
    const client = await bench.client()
    const begun = await client.call('give', `{"result":{"x-n":1e2,"task":{"status":"working","taskId":${TASK}}}}`)
    const mark = bench.mark()
    const written = (id: string): string => `{"x-mark":"${mark}",${params.slice(1).replace('TASK', () => id)}`
    const { result } = await client.request(method, written(rawAt(begun.result, 'task', 'taskId')!))
    const withoutMeta = (text: string | undefined) => entriesOf(text).filter(([name]) => name !== '_meta')
    expect(withoutMeta(rawAt((await bench.received(mark)).text, 'params'))).toEqual(entriesOf(written(TASK)))
    expect(withoutMeta(rawAt(result, 'x-params'))).toEqual(entriesOf(written(TASK)))
    expect(rawAt(begun.result, 'x-n')).toBe('1e2')
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
  ofTask('tasks/get', '{"taskId":TASK}'),
  ofTask('tasks/cancel', '{"x":1.0,"taskId":TASK}'),
  ofTask('tasks/update', '{"taskId":TASK,"inputResponses":{}}', 'stateless'),
  ofTask('tasks/result', '{"taskId":TASK,"x":[ ]}', 'session'),
  passes('tasks/list', '{"x":1e2}', 'session'),
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
