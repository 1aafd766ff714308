import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../process/test/expect-gone.ts'
import { notification, Outcome, request } from '../upstream/test/program.ts'
import { readMessage } from '../wire/read-message.ts'
import type { BridgedBackend } from './bridged-backend.ts'
import { bridge, errorOf, openSession, resultOf, said, structured, until, type TestSession } from './test/bridge.ts'
import { STATELESS_SERVER } from './test/programs.ts'

const META = 'io.modelcontextprotocol/'
const FORM = { method: 'elicitation/create', params: { message: 'Name?', requestedSchema: { type: 'object' } } }
const ROOTS = { method: 'roots/list' }

let backend: BridgedBackend
let session: TestSession
beforeEach(async () => {
  backend = bridge(STATELESS_SERVER)
  session = await openSession(backend)
})
afterEach(async () => {
  await session.link.close()
  await backend.close()
  expectNoChildren()
})

const tool = (name: string, args: object = {}) => session.ask('tools/call', { name, arguments: args })
const seen = async (): Promise<string[]> => structured(await tool('seen'))['seen'] as string[]
/** Begins a call, and answers each question of the server. */
const converse = async (
  name: string,
  args: object,
  answerTo: (question: string, index: number) => string | undefined,
) => {
  const outcome = session.begin('tools/call', { name, arguments: args })
  const questions: Record<string, unknown>[] = []
  for (let index = 0; ; index++) {
    await until(() => outcome.messages.length > index || outcome.answers.length > 0)
    const question = outcome.messages[index]
    if (question === undefined) return { outcome, questions }
    questions.push(said(question))
    const answer = answerTo(question.method ?? '', index)
    if (answer !== undefined) await session.link.send(readMessage(`{"jsonrpc":"2.0","id":${question.id!},${answer}}`))
  }
}

describe('a session with a server that knows none', () => {
  it('begins with what the server says of itself, in the revision that the client asks for', () => {
    expect(resultOf(session.initialized)).toEqual({
      protocolVersion: '2025-06-18',
      serverInfo: { name: 'stateless-server', version: '3.2.1' },
      capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
      instructions: 'Ask.',
      'x-unknown': 1,
      _meta: { [`${META}serverInfo`]: { name: 'stateless-server', version: '3.2.1' } },
    })
    expect(said(session.initialized.answers[0])['id']).toBe('hello')
  })

  it('begins in the newest revision with sessions when the client asks for one that is not known', async () => {
    const other = await openSession(backend, { protocolVersion: '2099-01-01' })
    expect(resultOf(other.initialized)['protocolVersion']).toBe('2025-11-25')
    await other.link.close()
  })

  it('says with each request what the client said once, and leaves the rest as it was written', async () => {
    const { line } = structured(
      await session.ask('tools/call', { name: 'echo', _meta: { traceparent: 't' }, 'x-n': 1 }),
    )
    expect(JSON.parse(line as string)).toEqual({
      jsonrpc: '2.0',
      id: expect.any(Number) as number,
      method: 'tools/call',
      params: {
        name: 'echo',
        'x-n': 1,
        _meta: {
          traceparent: 't',
          [`${META}protocolVersion`]: '2026-07-28',
          [`${META}clientInfo`]: { name: 'old', version: '1' },
          [`${META}clientCapabilities`]: { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} },
          [`${META}logLevel`]: 'info',
        },
      },
    })
  })

  it('takes off results what only revisions without sessions have', async () => {
    expect(resultOf(await session.ask('tools/list'))).toEqual({
      tools: [{ name: 'echo', inputSchema: { type: 'object' } }],
    })
  })

  it('answers ping itself', async () => {
    expect(resultOf(await session.ask('ping'))).toEqual({})
    expect((await seen()).some((line) => line.includes('"ping"'))).toBe(false)
  })

  it('asks for log lines from the level on that the client has set', async () => {
    const level = async () => (said((await tool('log')).messages[0])['params'] as { data: string }).data
    expect(await level()).toBe('info')
    expect(resultOf(await session.ask('logging/setLevel', { level: 'error' }))).toEqual({})
    expect(await level()).toBe('error')
    expect(errorOf(await session.ask('logging/setLevel', { level: 'loud' }))).toMatchObject({ code: -32602 })
    expect(await level()).toBe('error')
  })

  it('passes on what the server refuses', async () => {
    expect(errorOf(await session.ask('vendor/x'))).toEqual({ code: -32601, message: 'Method not found' })
  })

  it('gives a request up that the client cancels', async () => {
    const outcome = new Outcome()
    session.link.request(request('mine', 'tools/call', { name: 'hang' }), outcome)
    await until(() => backend.processes!.pending === 2)
    await session.link.send(notification('notifications/cancelled', { requestId: 'mine' }))
    const lines = await seen()
    const { id } = JSON.parse(lines.find((line) => line.includes('"hang"'))!) as { id: number }
    expect(lines.some((line) => line.includes(`"requestId":${String(id)}`))).toBe(true)
    expect(outcome.answers).toEqual([])
  })
})

describe('what the server wants to know', () => {
  it('is asked of the client, and goes to the server with the state as it wrote it', async () => {
    const { outcome, questions } = await converse(
      'rounds',
      { rounds: [{ 'a "b"': FORM }] },
      () => '"result":{"action":"accept","n":1.0}',
    )
    expect(questions).toEqual([{ jsonrpc: '2.0', id: expect.any(String) as string, ...FORM }])
    expect(structured(outcome)).toEqual({
      inputResponses: { 'a "b"': { action: 'accept', n: 1 } },
      requestState: '1 \u{1F680}',
    })
    const lines = await seen()
    const retry = lines.find((line) => line.includes('inputResponses'))!
    expect(retry).toContain('{"a \\"b\\"":{"action":"accept","n":1.0}}')
    const ids = lines
      .filter((line) => line.includes('"rounds"'))
      .map((line) => (JSON.parse(line) as { id: unknown }).id)
    expect(new Set(ids).size).toBe(2)
  })

  it('may take several rounds, each with several questions', async () => {
    const rounds = [{ a: FORM, b: ROOTS }, { c: ROOTS }, {}]
    const { outcome, questions } = await converse('rounds', { rounds }, (method) => `"result":{"of":"${method}"}`)
    expect(questions.map(({ method }) => method)).toEqual(['elicitation/create', 'roots/list', 'roots/list'])
    expect(structured(outcome)).toEqual({ requestState: '3 \u{1F680}' })
  })

  it('has an id of its own when it is a page to be visited, as its revision wants', async () => {
    const page = { method: 'elicitation/create', params: { mode: 'url', url: 'https://example.com/', message: 'm' } }
    const { questions } = await converse('rounds', { rounds: [{ a: page }] }, () => '"result":{"action":"accept"}')
    expect(questions[0]).toMatchObject({ params: { elicitationId: expect.any(String) as string, ...page.params } })
  })

  it('is not asked of a client that cannot answer', async () => {
    const other = await openSession(backend, { capabilities: { elicitation: {} } })
    const outcome = await other.ask('tools/call', { name: 'rounds', arguments: { rounds: [{ a: FORM, b: ROOTS }] } })
    expect(outcome.messages).toEqual([])
    expect(errorOf(outcome)).toMatchObject({ data: { code: 'ERR_CLIENT_CAPABILITY', capability: 'roots' } })
    await other.link.close()
  })

  it('counts as cancelled when the client shows no form, and fails the call when it has no other answer', async () => {
    const refusal = '"error":{"code":-1,"message":"no","data":{"x":1}}'
    const form = await converse('rounds', { rounds: [{ a: FORM }] }, () => refusal)
    expect(structured(form.outcome)).toMatchObject({ inputResponses: { a: { action: 'cancel' } } })
    const roots = await converse('rounds', { rounds: [{ a: ROOTS }] }, () => refusal)
    expect(errorOf(roots.outcome)).toEqual({ code: -1, message: 'no', data: { x: 1 } })
  })

  it('is asked so often only', async () => {
    const { outcome, questions } = await converse('endless', {}, () => '"result":{"roots":[]}')
    expect(questions).toHaveLength(50)
    expect(errorOf(outcome)).toMatchObject({ data: { code: 'ERR_INPUT_ROUNDS' } })
  })
})

describe('what the server tells by itself', () => {
  const told = (from = session) => from.events.messages.map(said)
  const LIST = { jsonrpc: '2.0', method: 'notifications/tools/list_changed', params: {} }

  it('reaches the client as in a session', async () => {
    await tool('publish', { uri: 'x://a' })
    await session.events.until(1)
    expect(told()).toEqual([LIST])
  })

  it('has to do with the resources that the client has subscribed to', async () => {
    expect(resultOf(await session.ask('resources/subscribe', { uri: 'x://a' }))).toEqual({})
    await tool('publish', { uri: 'x://b' })
    await tool('publish', { uri: 'x://a' })
    await session.events.until(3)
    expect(told().at(-1)).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/resources/updated',
      params: { uri: 'x://a' },
    })
    expect(resultOf(await session.ask('resources/unsubscribe', { uri: 'x://a' }))).toEqual({})
    await tool('publish', { uri: 'x://a' })
    await session.events.until(4)
    expect(told().filter(({ method }) => method === 'notifications/resources/updated')).toHaveLength(1)
  })

  it('is heard again after the server has ended the stream', async () => {
    await tool('deaf')
    await until(() => backend.processes!.pending === 1)
    await tool('publish', { uri: 'x://a' })
    await session.events.until(1)
    expect(told()).toEqual([LIST])
  })

  it('reaches every session, and none that is over', async () => {
    const other = await openSession(backend)
    await tool('publish', { uri: 'x://a' })
    await Promise.all([session.events.until(1), other.events.until(1)])
    await other.link.close()
    await tool('publish', { uri: 'x://a' })
    await session.events.until(2)
    expect(told(other)).toHaveLength(1)
  })
})
