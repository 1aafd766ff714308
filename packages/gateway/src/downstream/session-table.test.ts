import { silentLogger } from '@mcpver/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../access/test/manual-clock.ts'
import { fakeServer } from '../server/test/fake-server.ts'
import { readMessage } from '../wire/read-message.ts'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { SessionTable, type SessionEvent, type SessionLimits } from './session-table.ts'
import { eventually } from '../test/eventually.ts'

const NOTHING = { headers: {}, requires: undefined }

function tableOf(limits: SessionLimits = {}) {
  const clock = new ManualClock(0)
  const events: SessionEvent[] = []
  const table = new SessionTable({
    ...limits,
    clock,
    logger: silentLogger,
    onChange: (event) => void events.push(event),
  })
  onTestFinished(() => table.close())
  return { table, clock, events }
}

describe('sessions', () => {
  it('have ids that cannot be guessed, and are found by them', () => {
    const { table } = tableOf()
    const server = fakeServer()
    const sessions = Array.from({ length: 10 }, () => table.begin(server, undefined))
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(10)
    for (const session of sessions) {
      expect(session.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(table.find(session.id, server, undefined)).toBe(session)
    }
    expect(table.size).toBe(10)
  })

  it('are not found by anybody else, nor at another endpoint', () => {
    const { table } = tableOf()
    const server = fakeServer({ endpoint: 'weather' })
    const session = table.begin(server, 'ana')
    expect(table.find(session.id, server, 'ana')).toBe(session)
    expect(table.find(session.id, server, 'bob')).toBeUndefined()
    expect(table.find(session.id, server, undefined)).toBeUndefined()
    expect(table.find(session.id, fakeServer({ endpoint: 'weather@^1' }), 'ana')).toBeUndefined()
    expect(table.find('__proto__', server, 'ana')).toBeUndefined()
    expect(table.find(session.id, fakeServer({ endpoint: 'weather' }), 'ana')).toBe(session)
  })

  it('are refused when there are too many, until one has ended', async () => {
    const { table, events } = tableOf({ maxSessions: 1 })
    const server = fakeServer()
    const session = table.begin(server, undefined)
    expect(() => table.begin(server, undefined)).toThrow(
      expect.objectContaining({ code: 'ERR_SESSION_LIMIT' }) as Error,
    )
    await table.end(session)
    table.begin(server, undefined)
    expect(events.map(({ kind }) => kind)).toEqual(['session-begun', 'session-ended', 'session-begun'])
    expect(table.find(session.id, server, undefined)).toBeUndefined()
  })

  it('end when their client says nothing for a while, and others stay', async () => {
    const { table, clock } = tableOf({ idleTimeout: 20 })
    const server = fakeServer()
    const [idle, used, heard] = [table.begin(server, 'a'), table.begin(server, 'b'), table.begin(server, 'c')]
    heard.listen(new RecordingSink())
    clock.time = 15
    table.find(used.id, server, 'b')
    clock.time = 30
    await eventually(() => expect(table.size).toBe(2))
    expect(table.find(idle.id, server, 'a')).toBeUndefined()
    expect(table.list().map(({ session }) => session)).toEqual([used, heard])
  })

  it('whose client hung up just now do not end at once, however long it listened', async () => {
    const { table, clock } = tableOf({ idleTimeout: 20 })
    const server = fakeServer()
    const session = table.begin(server, undefined)
    const leave = session.listen(new RecordingSink())
    for (const time of [300, 600, 900]) {
      clock.time = time
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    leave()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(table.size).toBe(1)
    clock.time += 1000
    await eventually(() => expect(table.size).toBe(0))
  })

  it('whose client waits for an answer stay; those whose client has left it do not', async () => {
    const { table, clock } = tableOf({ idleTimeout: 20 })
    const server = fakeServer()
    const session = table.begin(server, undefined)
    session.request(
      readMessage('{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}'),
      new RecordingSink(),
      NOTHING,
    )
    const leave = session.request(readMessage('{"jsonrpc":"2.0","id":1,"method":"m"}'), new RecordingSink(), NOTHING)
    clock.time = 1000
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(table.size).toBe(1)
    leave()
    clock.time = 2000
    await eventually(() => expect(table.size).toBe(0))
  })

  it('all end with the table', async () => {
    const { table } = tableOf()
    const sinks = [new RecordingSink(), new RecordingSink()]
    for (const sink of sinks) table.begin(fakeServer(), undefined).listen(sink)
    await table.close()
    expect(table.size).toBe(0)
    expect(sinks.map(({ told }) => told)).toEqual([['end closed'], ['end closed']])
  })
})
