import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../process/test/expect-gone.ts'
import { Outcome } from '../upstream/test/program.ts'
import type { BridgedBackend } from './bridged-backend.ts'
import {
  become,
  bridge,
  call,
  errorOf,
  originOf,
  resultOf,
  said,
  send,
  stateless,
  structured,
  until,
  type BridgeOptions,
} from './test/bridge.ts'
import { SESSION_SERVER } from './test/programs.ts'

const FORM = { method: 'elicitation/create', params: { message: 'Name?', requestedSchema: { type: 'object' } } }
const SAMPLE = {
  method: 'sampling/createMessage',
  params: { messages: [], maxTokens: 1, task: { ttl: 1 }, _meta: { progressToken: 1 } },
}
const ROOTS = { method: 'roots/list' }
const ACCEPTED = { action: 'accept', content: { name: 'Ada' } }
const META = 'io.modelcontextprotocol/'

let backend: BridgedBackend & { starts: number }
const restart = async (options: BridgeOptions) => {
  await backend.close()
  backend = bridge(SESSION_SERVER, options)
}

beforeEach(() => {
  backend = bridge(SESSION_SERVER)
})
afterEach(async () => {
  await backend.close()
  expectNoChildren()
})

const seen = async (): Promise<string[]> => structured(await send(backend, call('seen')))['seen'] as string[]

describe('a request without a session', () => {
  it('is sent in a session that was begun in the name of its client', async () => {
    expect(structured(await send(backend, call('echo')))['line']).toContain('"tools/call"')
    const [hello, ready] = await seen()
    expect(JSON.parse(hello!)).toMatchObject({
      method: 'initialize',
      params: {
        protocolVersion: '2025-11-25',
        clientInfo: { name: 'tester', version: '9' },
        capabilities: { roots: {} },
      },
    })
    expect(ready).toContain('notifications/initialized')
  })

  it('is sent without what only revision 2026-07-28 has, and otherwise as it was written', async () => {
    const message = stateless('tools/call', { name: 'echo', arguments: { n: 1 } }, { meta: { traceparent: 't' } })
    const { line } = structured(await send(backend, message)) as { line: string }
    expect(JSON.parse(line)).toEqual({
      jsonrpc: '2.0',
      id: expect.any(Number) as number,
      method: 'tools/call',
      params: { name: 'echo', arguments: { n: 1 }, _meta: { traceparent: 't' } },
    })
  })

  it('gets its own id back, and what results have in its revision', async () => {
    const message = stateless('tools/list')
    const outcome = await send(backend, message)
    expect(outcome.answers[0]?.id).toBe(message.id)
    expect(resultOf(outcome)).toEqual({
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private',
      tools: [{ name: 'echo', inputSchema: { type: 'object' } }],
      _meta: { [`${META}serverInfo`]: { name: 'session-server', version: '1.2.3' } },
    })
    expect(resultOf(await send(backend, call('echo')))).not.toHaveProperty('ttlMs')
  })

  it('is told what the server is, by what that said when the session began', async () => {
    expect(resultOf(await send(backend, stateless('server/discover')))).toEqual({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} },
      instructions: 'Ask.',
      'x-unknown': 1,
      ttlMs: 0,
      cacheScope: 'private',
      _meta: { [`${META}serverInfo`]: { name: 'session-server', version: '1.2.3' } },
    })
  })

  it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe', 'tasks/get'])(
    'is refused when it wants %s, which its revision does not have',
    async (method) => {
      expect(errorOf(await send(backend, stateless(method)))).toMatchObject({ code: -32601 })
    },
  )

  it('is refused when it does not say what its revision wants', async () => {
    const { text } = stateless('tools/list')
    const link = await backend.stateless(originOf(stateless('tools/list')))
    const bare = { ...stateless('tools/list'), text, value: { jsonrpc: '2.0', id: 1, method: 'tools/list' } }
    expect(errorOf(await become(link, bare))).toMatchObject({ code: -32602 })
  })

  it('hears of a missing resource by the code of its revision, with the data', async () => {
    const error = errorOf(await send(backend, stateless('resources/read', { uri: 'x://y' })))
    expect(error).toEqual({ code: -32602, message: 'Resource not found', data: { uri: 'x://y' } })
  })

  it('hears of progress under its own token, though another has the same', async () => {
    const message = (token: string) => stateless('tools/call', { name: 'progress' }, { meta: { progressToken: token } })
    const outcomes = await Promise.all(['a', 'b', 'a'].map((token) => send(backend, message(token))))
    const tokens = outcomes.map(({ messages }) =>
      messages.map((message) => (said(message)['params'] as { progressToken: string }).progressToken),
    )
    expect(tokens).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['a', 'a'],
    ])
  })

  it.each([
    [undefined, []],
    ['debug', ['debug', 'info', 'error']],
    ['error', ['error']],
  ])('hears log lines from level %s on', async (logLevel, expected) => {
    await send(backend, stateless('tools/call', { name: 'log' }, { meta: { [`${META}logLevel`]: 'info' } }))
    const meta = logLevel === undefined ? {} : { [`${META}logLevel`]: logLevel }
    const { messages } = await send(backend, stateless('tools/call', { name: 'log' }, { meta }))
    expect(messages.map((message) => (said(message)['params'] as { level: string }).level)).toEqual(expected)
  })

  it('is cancelled at the server when its client is gone', async () => {
    const message = call('hang')
    const outcome = new Outcome()
    const link = await backend.stateless(originOf(message))
    const abort = link.request(message, outcome)
    await until(() => backend.processes?.pending === 1)
    abort()
    expect((await seen()).at(-2)).toContain('"notifications/cancelled","params":{"requestId":1,')
    expect(outcome.answers).toEqual([])
  })

  it('fails when the server ends, and the next one has another session', async () => {
    expect((await send(backend, call('die'))).ends[0]).toMatchObject({ kind: 'failed' })
    expect(structured(await send(backend, call('echo')))).toHaveProperty('line')
  })
})

describe('a question of the server', () => {
  it('is the answer to the request, and the retry brings what the client says', async () => {
    const ask = call('ask', { questions: [FORM] })
    const first = resultOf(await send(backend, ask))
    expect(first).toMatchObject({ resultType: 'input_required', inputRequests: { 'question-1': FORM } })
    const retry = call(
      'ask',
      { questions: [FORM] },
      { inputResponses: { 'question-1': ACCEPTED }, requestState: first['requestState'] },
    )
    const outcome = await send(backend, retry)
    expect(structured(outcome)['said']).toEqual([{ result: ACCEPTED }])
    expect(outcome.answers[0]?.id).toBe(retry.id)
    expect(resultOf(outcome)['resultType']).toBe('complete')
  })

  it('comes along with others that the server asks at the same time, without what only sessions have', async () => {
    const questions = [FORM, SAMPLE, ROOTS]
    const { inputRequests } = resultOf(await send(backend, call('ask', { questions })))
    expect(Object.values(inputRequests as object)).toEqual([
      FORM,
      { ...SAMPLE, params: { messages: [], maxTokens: 1 } },
      ROOTS,
    ])
  })

  it('is asked again when the client left it out', async () => {
    const args = { questions: [FORM, ROOTS] }
    const first = resultOf(await send(backend, call('ask', args)))
    const some = { inputResponses: { 'question-1': ACCEPTED, other: {} }, requestState: first['requestState'] }
    const second = resultOf(await send(backend, call('ask', args, some)))
    expect(second['inputRequests']).toEqual({ 'question-2': ROOTS })
    const rest = { inputResponses: { 'question-2': { roots: [] } }, requestState: second['requestState'] }
    const both = [{ result: ACCEPTED }, { result: { roots: [] } }]
    expect(structured(await send(backend, call('ask', args, rest)))['said']).toEqual(both)
  })

  it('may follow another', async () => {
    const args = { questions: [FORM, SAMPLE, ROOTS] }
    let rest: object = {}
    for (const key of ['question-1', 'question-2', 'question-3']) {
      const { requestState, inputRequests } = resultOf(await send(backend, call('steps', args, rest)))
      expect(Object.keys(inputRequests as object)).toEqual([key])
      rest = { requestState, inputResponses: { [key]: { n: key } } }
    }
    const { said: all } = structured(await send(backend, call('steps', args, rest))) as { said: object[] }
    expect(all).toHaveLength(3)
  })

  it('is refused when the client cannot answer it', async () => {
    const caller = { capabilities: { elicitation: { form: {} } } }
    const url = { method: 'elicitation/create', params: { mode: 'url', url: 'https://example.com/', message: 'm' } }
    const message = stateless('tools/call', { name: 'ask', arguments: { questions: [SAMPLE, url] } }, caller)
    const answers = structured(await send(backend, message))['said']
    expect(answers).toEqual([
      { error: { code: -32601, message: 'The client lacks sampling' } },
      { error: { code: -32601, message: 'The client lacks elicitation.url' } },
    ])
  })

  it('becomes one when the server answers that a page has to be visited first; the call is sent anew then', async () => {
    const { inputRequests, requestState } = resultOf(await send(backend, call('url')))
    expect(Object.values(inputRequests as object)).toEqual([
      { method: 'elicitation/create', params: { mode: 'url', message: 'm', url: 'https://example.com/' } },
    ])
    await send(backend, call('url', {}, { requestState, inputResponses: {} }))
    expect((await seen()).filter((line) => line.includes('"name":"url"'))).toHaveLength(2)
  })

  it('is withdrawn by an error when the client does not come back in time', async () => {
    await restart({ stateLifetime: 50 })
    const first = resultOf(await send(backend, call('ask', { questions: [FORM] })))
    await until(() => backend.processes?.pending === 0)
    const lines = await seen()
    expect(lines.some((line) => line.includes('"error"') && line.includes('did not answer in time'))).toBe(true)
    const rest = { requestState: first['requestState'], inputResponses: {} }
    const error = errorOf(await send(backend, call('ask', { questions: [FORM] }, rest)))
    expect(error).toMatchObject({ code: -32602, data: { code: 'ERR_REQUEST_STATE' } })
  })

  it('gives way when too many clients are away', async () => {
    await restart({ maxParked: 1 })
    const args = { questions: [FORM] }
    const states = [await send(backend, call('ask', args)), await send(backend, call('ask', args))].map(
      (outcome) => resultOf(outcome)['requestState'],
    )
    const back = (requestState: unknown) =>
      send(backend, call('ask', args, { requestState, inputResponses: { 'question-1': ACCEPTED } }))
    expect(errorOf(await back(states[0]))).toMatchObject({ data: { code: 'ERR_REQUEST_STATE' } })
    expect(structured(await back(states[1]))['said']).toEqual([{ result: ACCEPTED }])
  })
})

describe('a state that a client brings back', () => {
  const args = { questions: [FORM] }
  const parked = async (caller = {}): Promise<string> =>
    resultOf(await send(backend, call('ask', args), caller))['requestState'] as string
  const refused = { code: -32602, data: { code: 'ERR_REQUEST_STATE' } }

  it.each<[string, (state: string) => unknown]>([
    ['was made up', () => 'x'],
    ['was changed', (state) => state.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    ['is cut off', (state) => state.slice(0, -1)],
    ['is no text', () => 7],
  ])('is refused when it %s', async (_what, change) => {
    const requestState = change(await parked())
    expect(errorOf(await send(backend, call('ask', args, { requestState })))).toMatchObject(refused)
  })

  it('is refused for another principal', async () => {
    const requestState = await parked({ principal: 'ada' })
    const message = call('ask', args, { requestState, inputResponses: { 'question-1': ACCEPTED } })
    expect(errorOf(await send(backend, message, { principal: 'eve' }))).toMatchObject(refused)
    expect(structured(await send(backend, message, { principal: 'ada' }))['said']).toEqual([{ result: ACCEPTED }])
  })

  it('is refused for another request', async () => {
    const requestState = await parked()
    expect(errorOf(await send(backend, call('echo', args, { requestState })))).toMatchObject(refused)
    expect(errorOf(await send(backend, call('ask', { questions: [] }, { requestState })))).toMatchObject(refused)
  })

  it('is good once', async () => {
    const requestState = await parked()
    const message = () => call('ask', args, { requestState, inputResponses: { 'question-1': ACCEPTED } })
    await send(backend, message())
    expect(errorOf(await send(backend, message()))).toMatchObject(refused)
  })
})

describe('a subscription', () => {
  const listen = async (
    notifications: object,
  ): Promise<{ outcome: Outcome; id: string | undefined; abort: () => void }> => {
    const message = stateless('subscriptions/listen', { notifications })
    const outcome = new Outcome()
    const link = await backend.stateless(originOf(message))
    const abort = link.request(message, outcome)
    await until(() => outcome.messages.length > 0)
    return { outcome, id: message.id, abort }
  }
  const heard = ({ outcome }: { outcome: Outcome }) => outcome.messages.map(said)
  const tag = (id: string | undefined) => ({ [`${META}subscriptionId`]: JSON.parse(id!) as string })

  it('is acknowledged first, as far as the server can do it', async () => {
    const all = {
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: ['x://a'],
    }
    const listening = await listen(all)
    expect(heard(listening)).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: {
          _meta: tag(listening.id),
          notifications: { toolsListChanged: true, resourceSubscriptions: ['x://a'] },
        },
      },
    ])
    listening.abort()
  })

  it('hears what it wants to, under its name, and nothing else', async () => {
    const both = await listen({ toolsListChanged: true, resourceSubscriptions: ['x://a'] })
    const one = await listen({ resourceSubscriptions: ['x://b'] })
    await send(backend, call('change', { uris: ['x://a', 'x://b', 'x://c'] }))
    expect(heard(both).slice(1)).toEqual([
      { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: { _meta: tag(both.id) } },
      {
        jsonrpc: '2.0',
        method: 'notifications/resources/updated',
        params: { _meta: tag(both.id), uri: 'x://a', 'x-n': 1 },
      },
    ])
    expect(heard(one).slice(1)).toMatchObject([{ params: { uri: 'x://b', _meta: tag(one.id) } }])
    for (const { abort } of [both, one]) abort()
  })

  it('subscribes to a resource once, and unsubscribes when nobody listens any more', async () => {
    const first = await listen({ resourceSubscriptions: ['x://a'] })
    const second = await listen({ resourceSubscriptions: ['x://a'] })
    const lines = async (method: string) => (await seen()).filter((line) => line.includes(`"${method}"`)).length
    expect(await lines('resources/subscribe')).toBe(1)
    first.abort()
    expect(await lines('resources/unsubscribe')).toBe(0)
    second.abort()
    expect(await lines('resources/unsubscribe')).toBe(1)
  })

  it('ends when the release does', async () => {
    const listening = await listen({ toolsListChanged: true })
    await backend.close()
    expect(resultOf(listening.outcome)).toEqual({ resultType: 'complete', _meta: tag(listening.id) })
  })
})
