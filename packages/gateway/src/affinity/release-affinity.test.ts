import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveRelease } from '../server/live-release.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { spaced } from '../wire/test/json-texts.ts'
import { ReleaseAffinity, type TokenBearer } from './release-affinity.ts'
import { ReleaseTokens } from './release-tokens.ts'
import { Seal } from './seal.ts'

const seal = new Seal(Buffer.alloc(32, 7))
const RELATED = 'io.modelcontextprotocol/related-task'
const ana: TokenBearer = { principal: 'ana', isStateless: true }

function affinityOf(server = 'weather', versions: readonly string[] = ['1.0.0', '2.0.0']): ReleaseAffinity {
  return new ReleaseAffinity({
    server,
    tokens: new ReleaseTokens({ seal, server }),
    releaseOf: (version) =>
      versions.includes(version) ? { success: true, release: { version } as unknown as LiveRelease } : undefined,
  })
}

const affinity = affinityOf()
const answer = (result: string): WireMessage => readMessage(`{"jsonrpc":"2.0","id":7,"result":${result}}`)
const request = (method: string, params: string): WireMessage =>
  readMessage(`{"jsonrpc":"2.0","id":8,"method":"${method}","params":${params}}`)
const notification = (method: string, params: string): WireMessage =>
  readMessage(`{"jsonrpc":"2.0","method":"${method}","params":${params}}`)

function sealed(result: string, method: string, version = '1.0.0'): WireMessage['value'] {
  return affinity.sealedAnswer(answer(result), method, { version, bearer: ana }).value['result'] as WireMessage['value']
}

describe('what a release gives', () => {
  it('comes back to it as it was written, whatever it is', () => {
    const scalar = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean())
    fc.assert(
      fc.property(scalar, spaced(), (value, write) => {
        fc.pre(value !== '')
        const text = write(value)
        const { nextCursor } = sealed(`{ "a":1.0,"nextCursor" : ${text} }`, 'prompts/list')
        const opened = affinity.opened(request('prompts/list', `{"x":1e2,"cursor":${JSON.stringify(nextCursor)}}`), ana)
        expect(opened).toMatchObject({ success: true, release: { version: '1.0.0' } })
        expect(opened?.success === true && opened.message.text).toBe(
          `{"jsonrpc":"2.0","id":8,"method":"prompts/list","params":{"x":1e2,"cursor":${text}}}`,
        )
      }),
    )
  })

  it('is the same token each time, and another one of another release', () => {
    const of = (version: string): unknown => sealed('{"taskId":"t"}', 'tasks/get', version)['taskId']
    expect(of('1.0.0')).toBe(of('1.0.0'))
    expect(of('2.0.0')).not.toBe(of('1.0.0'))
  })

  it('is worth nothing at another server', () => {
    const { taskId } = sealed('{"taskId":"t"}', 'tasks/get')
    const asked = request('tasks/get', JSON.stringify({ taskId }))
    expect(affinityOf('maps').opened(asked, ana)).toMatchObject({ error: { data: { code: 'ERR_STATE_INVALID' } } })
    expect(affinityOf('weather', ['2.0.0']).opened(asked, ana)).toMatchObject({
      error: { data: { code: 'ERR_STATE_RELEASE', release: '1.0.0' } },
    })
  })

  it.each([
    ['tools/call', '{"task":{"taskId":"t"}}', ['task', 'taskId']],
    ['tools/call', '{"resultType":"task","taskId":"t"}', ['taskId']],
    ['tools/call', `{"_meta":{"${RELATED}":{"taskId":"t"}}}`, ['_meta', RELATED, 'taskId']],
    ['tools/call', '{"resultType":"input_required","requestState":"t"}', ['requestState']],
    ['tasks/list', '{"tasks":[{"taskId":"t"},{"taskId":"u"}]}', ['tasks', '0', 'taskId']],
    ['tasks/list', '{"tasks":[{"taskId":"t"},{"taskId":"u"}]}', ['tasks', '1', 'taskId']],
    ['resources/list', '{"nextCursor":"t"}', ['nextCursor']],
  ])('is sealed in the answer to %s: %s', (method, result, path) => {
    const at = (value: unknown): unknown => path.reduce((one, name) => (one as Record<string, unknown>)[name], value)
    expect(at(JSON.parse(result))).toMatch(/^.$/)
    expect(at(sealed(result, method))).toMatch(/^[\w-]+\.[\w-]{43}$/)
  })

  it.each([
    ['tools/call', '{"taskId":"t","requestState":"s","nextCursor":"c","content":[]}'],
    ['tools/call', '{"structuredContent":{"task":{"taskId":"t"}},"task":"t"}'],
    ['tasks/result', '{"taskId":"t"}'],
    ['vendor/list', '{"nextCursor":"c"}'],
    ['resources/list', '{"nextCursor":""}'],
    ['resources/list', '{"nextCursor":null}'],
    ['tools/call', '{"resultType":"input_required","requestState":{"a":1}}'],
    ['tasks/list', '{"tasks":{"taskId":"t"}}'],
  ])('stays as it is where it is nothing of the kind: %s %s', (method, result) => {
    expect(sealed(result, method)).toEqual(JSON.parse(result))
  })

  it('is an error when it is too long to be brought back', () => {
    const long = answer(JSON.stringify({ nextCursor: 'x'.repeat(900_000) }))
    const { value, id } = affinity.sealedAnswer(long, 'prompts/list', { version: '1.0.0', bearer: ana })
    expect([id, value['error']]).toMatchObject(['7', { code: -32_603, data: { code: 'ERR_UPSTREAM_FAILED' } }])
  })
})

describe('what a server says by itself', () => {
  const giving = { version: '1.0.0', bearer: ana }
  it.each([
    [notification('notifications/tasks/status', '{"taskId":"t"}'), true],
    [notification('notifications/progress', `{"_meta":{"${RELATED}":{"taskId":"t"}}}`), true],
    [notification('notifications/subscriptions/acknowledged', '{"notifications":{"taskIds":["t"]}}'), true],
    [request('elicitation/create', `{"_meta":{"${RELATED}":{"taskId":"t"}}}`), true],
    // The tasks of the client, which has given them their ids.
    [request('tasks/get', '{"taskId":"t"}'), false],
    [notification('notifications/vendor', '{"taskId":"t"}'), false],
  ])('has ids that the client knows: %j', (message, isSealed) => {
    expect(affinity.sealedMessage(message, giving).text.includes('"t"')).toBe(!isSealed)
  })
})

describe('what a client says', () => {
  const { taskId } = sealed('{"taskId":"t"}', 'tasks/get')

  it('about its own tasks passes as it is', () => {
    const own = answer(`{"_meta":{"${RELATED}":{"taskId":"own"}},"task":{"taskId":"own"}}`)
    expect(affinity.opened(own, ana)).toEqual({ success: true, message: own, release: undefined })
    expect(affinity.opened(notification('notifications/tasks/status', '{"taskId":"own"}'), ana)).toBeUndefined()
  })

  it('about the task of a server has the id of the server', () => {
    const about = answer(`{"_meta":{"${RELATED}":{"taskId":${JSON.stringify(taskId)}}}}`)
    const opened = affinity.opened(about, ana)
    expect(opened?.success === true && opened.message.text).toContain('{"taskId":"t"}')
    const listen = request('subscriptions/listen', JSON.stringify({ notifications: { taskIds: [taskId] } }))
    expect(affinity.opened(listen, ana)).toMatchObject({ success: true, release: { version: '1.0.0' } })
  })

  it('in a session has no states: that is another param of somebody', () => {
    const call = request('tools/call', '{"name":"a","requestState":"s"}')
    expect(affinity.opened(call, { ...ana, isStateless: false })).toBeUndefined()
    expect(affinity.opened(call, ana)).toMatchObject({ success: false })
  })

  it('that nobody gave it is never taken for a token, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (cursor) => {
        fc.pre(cursor !== null && cursor !== '')
        const opened = affinity.opened(request('prompts/list', JSON.stringify({ cursor })), ana)
        expect(opened).toMatchObject({ success: false, error: { code: -32_602 } })
      }),
    )
  })
})
