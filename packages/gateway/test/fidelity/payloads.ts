import { expect } from 'vitest'
import { rawAt } from '../support/raw-json.ts'
import { expectResult, resultFor, type Check } from './check.ts'

const MEGABYTES = 8 * 1024 * 1024

/** Arguments reach the server as they are written. */
const sends = (what: string, args: string): Check => ({
  name: `hands ${what} in arguments to the server as they are written`,
  run: async (bench) => {
    const mark = bench.mark()
    const marked = `{"mark":"${mark}",${args.trim().slice(1)}`
    const answer = await (await bench.client()).call('echo', marked)
    expect(rawAt((await bench.received(mark)).text, 'params', 'arguments')).toBe(marked)
    expect(rawAt(answer.result, 'structuredContent', 'arguments')).toBe(marked)
  },
})

/** A result reaches the client as it is written. */
const gives = (what: string, members: string): Check => ({
  name: `hands ${what} in a result to the client as written`,
  run: async (bench) => {
    const result = resultFor(bench, members)
    expectResult(await (await bench.client()).call('give', `{"result":${result}}`), result)
  },
})

/** What tools get and give. */
export const PAYLOADS: readonly Check[] = [
  sends('number literals', '{"n":[1.0,1e2,1E+2,-0,0.1e-7,12345678901234567890,9007199254740993,1.50]}'),
  sends('spaces and escapes', '{ "s" :  "\\u00fc\\/\\ud83d\\ude80\\u0000" ,"a":[ 1 , 2 ] , "t":"\\t\\"" }'),
  sends('letters beyond ASCII', '{"s":"Zürich 🚀 \u2028","ключ":"значение"}'),
  sends('half of a surrogate pair', '{"s":"\\ud800"}'),
  sends('hostile names', '{"__proto__":{"a":1},"constructor":null,"hasOwnProperty":[]}'),
  sends('a name that comes twice', '{"a":1,"a":2}'),
  sends('deep nesting', `{"d":${'['.repeat(200)}${']'.repeat(200)}}`),
  gives('number literals', '"content":[],"structuredContent":{"n":[1.0,1e2,-0,12345678901234567890,9007199254740993]}'),
  gives('spaces and escapes', '"content":[ { "type" : "text" , "text":"\\u00fc\\/\\ud83d\\ude80" } ]'),
  gives('unknown fields', '"content":[],"x-unknown":{"deep":[{"n":1.0}]},"y":null'),
  gives(
    'unknown kinds of content',
    '"content":[{"type":"vendor/hologram","data":{"n":1.0}},{"type":"text","text":"a","x":1}]',
  ),
  gives(
    'annotations, links and metadata of content',
    '"content":[{"type":"resource_link","uri":"a://b","name":"b","annotations":{"audience":["user"],"priority":1.0,"x":0},"_meta":{"v":1e1}}]',
  ),
  gives(
    'an error of a tool',
    '"isError":true,"content":[{"type":"text","text":"It failed"}],"structuredContent":{"why":[]}',
  ),
  gives('a value that is no object', '"content":[],"structuredContent":[1.0,null,"a"]'),
  gives("the server's own metadata", '"content":[],"_meta":{"vendor/a":{"n":1.0},"other":[]}'),
  gives('hostile names', '"content":[],"__proto__":{"a":1},"constructor":{"prototype":null}'),
  {
    name: 'hands unknown params of a call to the server',
    run: async (bench) => {
      const mark = bench.mark()
      const client = await bench.client()
      await client.request('tools/call', `{"name":"echo","arguments":{},"x-param":{"mark":"${mark}","n":1.0}}`)
      expect(rawAt((await bench.received(mark)).text, 'params', 'x-param')).toBe(`{"mark":"${mark}","n":1.0}`)
    },
  },
  {
    name: 'carries an argument of 8 MB',
    run: async (bench) => {
      const mark = bench.mark()
      const text = 'ü'.repeat(MEGABYTES / 2)
      const answer = await (await bench.client()).call('release', `{"key":"${mark}","text":"${text}"}`)
      expect(rawAt(answer.result, 'structuredContent', 'text')?.length).toBe(text.length + 2)
      expect(rawAt((await bench.received(mark)).text, 'params', 'arguments', 'text') === `"${text}"`).toBe(true)
    },
  },
  {
    name: 'carries a result of 8 MB',
    run: async (bench) => {
      const { result } = await (await bench.client()).call('big', `{"size":${String(MEGABYTES)}}`)
      expect(rawAt(result, 'content', 0, 'text')?.length).toBe(MEGABYTES + 2)
    },
  },
]
