import { expect } from 'vitest'
import { says } from '../support/inbox.ts'
import { rawAt } from '../support/raw-json.ts'
import type { Check } from './check.ts'

const ANSWER = '{"role":"assistant","content":{"type":"text","text":"\\u00fc"},"model":"m","x-unknown":{"n":1.0}}'

interface Question {
  readonly what: string
  readonly method: string
  readonly params: string
  /** What the client answers: a result, or an error after `!`. */
  readonly answer: string
  readonly on?: 'call' | 'session'
}

/** A question of the server reaches the client, and its answer the server, both as they are written. */
const asks = ({ what, method, params, answer, on = 'call' }: Question): Check => ({
  name: `carries ${what} to the client and its answer back`,
  era: 'session',
  run: async (bench) => {
    const mark = bench.mark()
    const marked = `{"x-mark":"${mark}",${params.slice(1)}`
    const client = await bench.open({ answers: { [method]: answer } })
    const { result } = await client.call('ask', `{"on":"${on}","method":"${method}","params":${marked}}`)
    const question = await client.inbox.find(says(method, mark))
    expect(rawAt(question.text, 'params')).toBe(marked)
    expect(rawAt(result, 'structuredContent', 'answer')).toBe(answer.replace(/^!/, ''))
  },
})

const SAMPLING = { method: 'sampling/createMessage', answer: ANSWER } as const
const FORM =
  '{"message":"\\u00fc?","requestedSchema":{"type":"object","properties":{"a":{"type":"string","default":"b","x":1.0}}}}'

/** What the server asks in the session era. */
export const QUESTIONS: readonly Check[] = [
  asks({ ...SAMPLING, what: 'sampling', params: '{"messages":[],"maxTokens":1e2,"x-unknown":1.0}' }),
  asks({ ...SAMPLING, what: 'sampling over the stream of the session', params: '{"messages":[]}', on: 'session' }),
  asks({
    what: 'an elicitation with a form',
    method: 'elicitation/create',
    params: FORM,
    answer: '{"action":"accept","content":{"a":"b","n":1.0}}',
  }),
  asks({
    what: 'an elicitation with an address',
    method: 'elicitation/create',
    params: '{"mode":"url","url":"https://example.com/?a=b","elicitationId":"e-1","message":"m"}',
    answer: '{"action":"decline"}',
  }),
  asks({
    what: 'a question for roots',
    method: 'roots/list',
    params: '{"x":1.0}',
    answer: '{"roots":[{"uri":"file:///a%20b","name":"a","x":1.0}]}',
    on: 'session',
  }),
  asks({ what: 'a method of its own', method: 'vendor/ask', params: '{"n":1.0}', answer: '[1.0,{"a":null}]' }),
  asks({ what: 'a ping of the server', method: 'ping', params: '{"x":1.0}', answer: '{}', on: 'session' }),
  asks({
    ...SAMPLING,
    what: 'a question that is refused',
    params: '{"messages":[]}',
    answer: '!{"code":-1,"message":"User rejected","data":{"n":1.0}}',
  }),
  {
    name: 'carries questions of parallel calls to the client, and each answer back to its own',
    era: 'session',
    run: async (bench) => {
      const client = await bench.open({ answers: { 'vendor/a': '"a"', 'vendor/b': '"b"', 'vendor/c': '"c"' } })
      const said = ['a', 'b', 'c'].map(async (name) => {
        const { result } = await client.call('ask', `{"method":"vendor/${name}","params":{}}`)
        return rawAt(result, 'structuredContent', 'answer')
      })
      expect(await Promise.all(said)).toEqual(['"a"', '"b"', '"c"'])
    },
  },
]
