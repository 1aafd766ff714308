import { afterEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../access/test/manual-clock.ts'
import { expectNoChildren } from '../process/test/expect-gone.ts'
import { Outcome } from '../upstream/test/program.ts'
import type { BridgedBackend } from './bridged-backend.ts'
import {
  become,
  bridge,
  call,
  errorOf,
  openSession,
  originOf,
  resultOf,
  send,
  stateless,
  structured,
  until,
  type BridgeOptions,
  type TestCaller,
} from './test/bridge.ts'
import { SESSION_SERVER, STATELESS_SERVER } from './test/programs.ts'

/** Speaks both eras, and takes no session of a client that does not say its name. */
const BOTH = `onMessage(({ id, method, params }) => {
  if (id === undefined) return
  const isNamed = params?.clientInfo?.name !== undefined
  if (method === 'server/discover') return answer(id, { supportedVersions: ['2026-07-28'], capabilities: {} })
  if (method === 'initialize' && isNamed) return answer(id, { protocolVersion: '2025-11-25', capabilities: {}, of: 'both' })
  say({ jsonrpc: '2.0', id, error: { code: -32602, message: 'Who?' } })
})`

let backend: BridgedBackend & { starts: number }
const start = (code: string, options?: BridgeOptions) => (backend = bridge(code, options))
afterEach(async () => {
  await backend.close()
  expectNoChildren()
})

const pidOf = async (caller?: TestCaller): Promise<unknown> => {
  const message = stateless('tools/call', { name: 'seen' }, caller ?? {})
  return structured(await send(backend, message, caller))['pid']
}
const DAY = 86_400_000

describe('a server that only knows sessions', () => {
  it.each([
    ['refuses what is no handshake', {}],
    ['ends at what is no handshake', { STRICT: 'exit' }],
    ['does not answer what is no handshake', { STRICT: 'silent' }],
  ])('is asked in a process of its own, where it %s', async (_what, env: Record<string, string>) => {
    start(SESSION_SERVER, { env, patience: 500 })
    expect(structured(await send(backend, call('echo')))).toHaveProperty('line')
    expect(backend.starts).toBe(2)
    expect(backend).toMatchObject({ speaksHttp: false, revisions: ['2026-07-28'], openStateless: undefined })
  })

  it('is asked once, and again after some time, while the old answer still counts', async () => {
    const clock = new ManualClock()
    start(SESSION_SERVER, { clock, verdictLifetime: DAY, idleTimeout: 9 * DAY })
    await send(backend, call('echo'))
    await send(backend, call('echo'))
    expect(backend.starts).toBe(2)
    clock.time += DAY + 1
    await send(backend, call('echo'))
    await until(() => backend.starts === 3)
    await send(backend, call('echo'))
    expect(backend.starts).toBe(3)
  })

  it('serves sessions by itself', async () => {
    start(SESSION_SERVER)
    const { initialized, link } = await openSession(backend)
    expect(resultOf(initialized)).toMatchObject({ protocolVersion: '2025-06-18', capabilities: { tasks: {} } })
    await link.close()
    expect(backend.starts).toBe(1)
  })

  it('is spoken to in the newest revision that it offers', async () => {
    start(SESSION_SERVER, { env: { ONLY_REVISION: '2025-03-26' } })
    const { seen } = structured(await send(backend, call('seen'))) as { seen: string[] }
    const asked = seen.filter((line) => line.includes('"initialize"'))
    expect(asked.map((line) => /"protocolVersion":"([^"]*)"/.exec(line)?.[1])).toEqual(['2025-11-25', '2025-03-26'])
  })
})

describe('a server that knows no sessions', () => {
  it('is used as it is by requests without one', async () => {
    start(STATELESS_SERVER)
    const link = await backend.stateless(originOf(call('echo')))
    expect(backend.openStateless).toBe(link)
    expect(backend.revisions).toEqual(['2026-07-28', '2099-01-01'])
    expect(resultOf(await send(backend, stateless('server/discover')))).toMatchObject({
      ttlMs: 7,
      cacheScope: 'public',
    })
  })

  it('is asked for a session in the words of the gateway before clients are bridged, and then no more', async () => {
    start(STATELESS_SERVER)
    const first = await openSession(backend)
    const { starts } = backend
    const second = await openSession(backend)
    expect(resultOf(second.initialized)).toMatchObject({ serverInfo: { name: 'stateless-server' } })
    expect(backend.starts).toBe(starts)
    await Promise.all([first, second].map(({ link }) => link.close()))
  })
})

describe('a server that speaks both eras', () => {
  it('serves both by itself', async () => {
    start(BOTH)
    expect(resultOf(await send(backend, stateless('server/discover')))).not.toHaveProperty('ttlMs')
    const { initialized, link } = await openSession(backend)
    expect(resultOf(initialized)).toMatchObject({ of: 'both' })
    await link.close()
  })

  it('refuses a client for its own reasons, which changes nothing for the others', async () => {
    start(BOTH)
    const wrong = await openSession(backend, { clientInfo: {} })
    expect(errorOf(wrong.initialized)).toEqual({ code: -32602, message: 'Who?' })
    const right = await openSession(backend)
    expect(resultOf(right.initialized)).toMatchObject({ of: 'both' })
    await Promise.all([wrong, right].map(({ link }) => link.close()))
  })
})

describe('sessions for clients without one', () => {
  it('are shared by requests of the same caller only', async () => {
    start(SESSION_SERVER)
    const callers: TestCaller[] = [
      {},
      { principal: 'ada' },
      { principal: 'eve' },
      { capabilities: {} },
      { headers: { 'x-tenant': 'a' } },
      { headers: { 'x-tenant': 'b' } },
    ]
    const pids = []
    for (const caller of callers) pids.push(await pidOf(caller))
    expect(new Set(pids).size).toBe(callers.length)
    for (const [index, caller] of callers.entries()) expect(await pidOf(caller)).toBe(pids[index])
    expect(await pidOf({ headers: { traceparent: 't', 'mcp-method': 'tools/call' } })).toBe(pids[0])
  })

  it('give way to others when nobody uses them, the oldest first', async () => {
    const clock = new ManualClock()
    start(SESSION_SERVER, { maxSessions: 2, clock })
    const [ada, eve] = [{ principal: 'ada' }, { principal: 'eve' }]
    const first = await pidOf(ada)
    clock.time++
    const second = await pidOf(eve)
    clock.time++
    await pidOf({ principal: 'bob' })
    expect(await pidOf(eve)).toBe(second)
    expect(await pidOf(ada)).not.toBe(first)
  })

  it('are refused when all that there may be are in use', async () => {
    start(SESSION_SERVER, { maxSessions: 1 })
    const hang = call('hang')
    const link = await backend.stateless(originOf(hang))
    link.request(hang, new Outcome())
    await expect(backend.stateless(originOf(hang, { principal: 'eve' }))).rejects.toMatchObject({
      code: 'ERR_SESSION_LIMIT',
    })
  })

  it('end after a while without a request, but not while a client is away with a question', async () => {
    start(SESSION_SERVER, { idleTimeout: 100 })
    const question = { method: 'roots/list' }
    const { requestState } = resultOf(await send(backend, call('ask', { questions: [question] }), { principal: 'ada' }))
    const [idle] = [await pidOf()]
    await until(() => backend.processes!.running === 1)
    expect(await pidOf()).not.toBe(idle)
    const rest = { requestState, inputResponses: { 'question-1': { roots: [] } } }
    const outcome = await send(backend, call('ask', { questions: [question] }, rest), { principal: 'ada' })
    expect(structured(outcome)['said']).toEqual([{ result: { roots: [] } }])
  })

  it('finish what is under way when the release is retired', async () => {
    start(SESSION_SERVER)
    const questions = [{ method: 'roots/list' }]
    const { requestState } = resultOf(await send(backend, call('ask', { questions })))
    const message = call('ask', { questions }, { requestState, inputResponses: { 'question-1': { roots: [] } } })
    const link = await backend.stateless(originOf(message))
    const retired = backend.retire(60_000)
    const outcome = new Outcome()
    link.request(message, outcome)
    await outcome.over
    expect(structured(outcome)['said']).toEqual([{ result: { roots: [] } }])
    await retired
    await expect(send(backend, call('echo'))).rejects.toMatchObject({ code: 'ERR_UPSTREAM_CLOSED' })
  })

  it('say for the gateway itself that it can do everything, since servers list fewer tools to others', async () => {
    start(SESSION_SERVER)
    const { seen } = structured(await become(await backend.stateless(), call('seen'))) as { seen: string[] }
    expect(JSON.parse(seen[0]!)).toMatchObject({
      params: { capabilities: { roots: {}, sampling: {}, elicitation: {} } },
    })
  })

  it('are another link when the tools have changed, so that they are looked at anew', async () => {
    start(SESSION_SERVER)
    const before = await backend.stateless(originOf(call('echo')))
    expect(await backend.stateless(originOf(call('echo')))).toBe(before)
    await send(backend, call('change', { uris: [] }))
    expect(await backend.stateless(originOf(call('echo')))).not.toBe(before)
  })
})
