import { expect } from 'vitest'
import { says } from '../support/inbox.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

const TRACE =
  '"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tracestate":"a=1","baggage":"k=v"'
const STEPS = [
  '{"progress":0,"total":2.0}',
  '{"progress":1,"message":"half","x-unknown":1.0}',
  '{"progress":2,"total":2.0}',
]

const restores = (token: string): Check => ({
  name: `reports progress with the token ${token}, in order, before the answer`,
  run: async (bench) => {
    const client = await bench.client()
    const { before, result } = await client.call('progress', `{"steps":[${STEPS.join(',')}]}`, {
      meta: `"progressToken":${token}`,
    })
    const params = before.filter(says('notifications/progress')).map(({ text }) => rawAt(text, 'params')!)
    expect(params.map((text) => rawAt(text, 'progressToken'))).toEqual([token, token, token])
    expect(params.map((text) => text.replace(/"progressToken":[^,]+,/, ''))).toEqual(STEPS)
    expect(rawAt(result, 'structuredContent')).toBe('{"reported":true}')
  },
})

/** What goes along in `_meta`, and progress. */
export const METADATA: readonly Check[] = [
  ...[TRACE, '"vendor/key":{"n":[1.0,12345678901234567890]}', '"__proto__":{"a":1}'].map((meta): Check => ({
    name: `hands metadata of a call to the server as it is written: ${meta.slice(0, 20)}`,
    run: async (bench) => {
      const mark = bench.mark()
      await (await bench.client()).call('echo', `{"mark":"${mark}"}`, { meta })
      expect(rawAt((await bench.received(mark)).text, 'params', '_meta')).toContain(meta)
    },
  })),
  {
    name: 'hands metadata of other requests and of notifications to the server',
    run: async (bench) => {
      const [request, notification] = [bench.mark(), bench.mark()]
      const client = await bench.client()
      await client.request('prompts/get', '{"name":"p"}', { meta: `"mark":"${request}",${TRACE}` })
      await client.notify('notifications/vendor', `{"a":1,"x-meta":"${notification}"}`)
      expect(rawAt((await bench.received(request)).text, 'params', '_meta')).toContain(TRACE)
      expect(rawAt((await bench.received(notification)).text, 'params', 'a')).toBe('1')
    },
  },
  restores('"text"'),
  restores('7'),
  restores('"7"'),
  restores('9007199254740993'),
  {
    name: 'keeps the progress of parallel calls apart',
    run: async (bench) => {
      const client = await bench.client()
      const tokens = ['"a"', '"b"', '1'].map(async (token) => {
        const { before } = await client.call('progress', `{"steps":[${STEPS.join(',')}]}`, {
          meta: `"progressToken":${token}`,
        })
        return before.map(({ text }) => rawAt(text, 'params', 'progressToken'))
      })
      expect(await Promise.all(tokens)).toEqual([
        ['"a"', '"a"', '"a"'],
        ['"b"', '"b"', '"b"'],
        ['1', '1', '1'],
      ])
    },
  },
]
