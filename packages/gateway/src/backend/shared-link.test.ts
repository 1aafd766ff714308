import { describe, expect, it } from 'vitest'
import type { RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { SharedLink } from './shared-link.ts'
import { SharedSessionLink } from './shared-session-link.ts'

/** A shared link, and what goes over the line behind it. */
function line() {
  const sent: WireMessage[] = []
  const sinks = new Map<string, RequestSink>()
  const link: UpstreamLink = {
    request: (message, sink) => {
      sent.push(message)
      sinks.set(message.id!, sink)
      return () => void sinks.delete(message.id!)
    },
    send: (message) => {
      sent.push(message)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
  const shared = new SharedLink()
  shared.attach(link)
  const answer = (id: string, result = '{}') =>
    sinks.get(id)?.answer(readMessage(`{"jsonrpc":"2.0","id":${id},"result":${result}}`), {})
  return { shared, sent, answer }
}

const call = (id: string, meta = '') =>
  readMessage(`{"jsonrpc":"2.0","id":${id},"method":"m","params":{"_meta":{${meta}},"x":1.0}}`)
const note = (method: string, params: string) =>
  readMessage(`{"jsonrpc":"2.0","method":"${method}","params":${params}}`)

describe('requests over a shared line', () => {
  it('get ids and tokens of their own, and their clients get theirs back', () => {
    const { shared, sent, answer } = line()
    const [one, other] = [new RecordingSink(), new RecordingSink()]
    shared.request(call('1', '"progressToken":"t"'), one)
    shared.request(call('1', '"progressToken":"t"'), other)
    expect(sent.map(({ text }) => text)).toEqual([
      '{"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"progressToken":1},"x":1.0}}',
      '{"jsonrpc":"2.0","id":2,"method":"m","params":{"_meta":{"progressToken":2},"x":1.0}}',
    ])
    shared.take(note('notifications/progress', '{"progressToken":2,"progress":0.50}'))
    answer('2', '{"n":12345678901234567890}')
    answer('1')
    expect(other.told).toEqual([
      'message {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":0.50}}',
      'answer {"jsonrpc":"2.0","id":1,"result":{"n":12345678901234567890}}',
    ])
    expect(one.told).toEqual(['answer {"jsonrpc":"2.0","id":1,"result":{}}'])
  })

  it('do not hear of progress that is not theirs, nor of what they did not ask for', () => {
    const { shared } = line()
    const sink = new RecordingSink()
    shared.request(call('1'), sink)
    for (const token of ['1', '"1"', '2', '"t"'])
      shared.take(note('notifications/progress', `{"progressToken":${token}}`))
    expect(sink.told).toEqual([])
  })

  it('hear what names no request only when there is one alone, and logs only when they want them', () => {
    const { shared, answer } = line()
    const [one, other] = [new RecordingSink(), new RecordingSink()]
    const log = note('notifications/message', '{}')
    shared.request(call('1'), one)
    shared.take(log)
    shared.take(note('notifications/custom', '{}'))
    expect(one.told).toHaveLength(1)
    shared.request(call('2', '"io.modelcontextprotocol/logLevel":"info"'), other)
    shared.take(note('notifications/custom', '{}'))
    shared.take(log)
    expect([one.told.length, other.told]).toEqual([
      1,
      ['message {"jsonrpc":"2.0","method":"notifications/message","params":{}}'],
    ])
    answer('2')
    shared.take(log)
    expect(other.told).toHaveLength(2)
  })

  it('hear of their own subscriptions, named as they know them', () => {
    const { shared, answer } = line()
    const sinks = [new RecordingSink(), new RecordingSink()]
    for (const [index, sink] of sinks.entries()) shared.request(call(`"s-${String(index)}"`), sink)
    for (const id of ['2', '"2"']) {
      shared.take(note('notifications/resources/updated', `{"_meta":{"io.modelcontextprotocol/subscriptionId":${id}}}`))
    }
    answer('2', '{"_meta":{"io.modelcontextprotocol/subscriptionId":2}}')
    expect(sinks[0]?.told).toEqual([])
    expect(sinks[1]?.told.every((line) => line.includes('subscriptionId":"s-1"'))).toBe(true)
    expect(sinks[1]?.told).toHaveLength(3)
  })

  it('are cancelled by the id that the server knows when they are given up, once and not when they are over', () => {
    const { shared, sent, answer } = line()
    const give = shared.request(call('9'), new RecordingSink())
    const over = shared.request(call('9'), new RecordingSink())
    answer('2')
    over()
    give()
    give()
    expect(sent.slice(2).map(({ text }) => text)).toEqual([
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}',
    ])
  })

  it('are not cancelled by what a caller says of an id that is not known whose it is', async () => {
    const { shared, sent } = line()
    shared.request(call('9'), new RecordingSink())
    await shared.send(note('notifications/cancelled', '{"requestId":1}'))
    expect(sent).toHaveLength(1)
  })

  it('are asked nothing: the server is told so', () => {
    const { shared, sent } = line()
    shared.take(readMessage('{"jsonrpc":"2.0","id":"q","method":"sampling/createMessage"}'))
    shared.take(readMessage('{"jsonrpc":"2.0","id":5,"method":"ping"}'))
    expect(sent[0]).toMatchObject({ kind: 'response', id: '"q"' })
    expect(sent[0]?.text).toContain('-32601')
    expect(sent[1]?.text).toBe('{"jsonrpc":"2.0","id":5,"result":{}}')
  })
})

describe('a session over a shared line', () => {
  function session(shared: SharedLink) {
    const heard: string[] = []
    const link = new SharedSessionLink(shared, {
      message: ({ method }) => void heard.push(method ?? ''),
      end: ({ kind }) => void heard.push(`end ${kind}`),
    })
    return { link, heard }
  }

  it('cancels its own request by the id that the server knows', async () => {
    const { shared, sent, answer } = line()
    const [one, other] = [session(shared), session(shared)]
    one.link.request(call('9'), new RecordingSink())
    other.link.request(call('9'), new RecordingSink())
    await other.link.send(note('notifications/cancelled', '{"requestId":9,"reason":"r"}'))
    await other.link.send(note('notifications/cancelled', '{"requestId":8}'))
    expect(sent.slice(2).map(({ text }) => text)).toEqual([
      note('notifications/cancelled', '{"requestId":2,"reason":"r"}').text,
    ])
    answer('2')
    await other.link.send(note('notifications/cancelled', '{"requestId":9}'))
    expect(sent).toHaveLength(3)
  })

  it('hears that lists have changed, and that the process is no more', () => {
    const { shared } = line()
    const [one, other] = [session(shared), session(shared)]
    shared.take(note('notifications/tools/list_changed', '{}'))
    void one.link.close()
    shared.take(note('notifications/prompts/list_changed', '{}'))
    shared.end({ kind: 'closed' })
    expect(one.heard).toEqual(['notifications/tools/list_changed'])
    expect(other.heard).toEqual([
      'notifications/tools/list_changed',
      'notifications/prompts/list_changed',
      'end closed',
    ])
  })

  it('ends its own requests when it is closed, and leaves those of others', async () => {
    const { shared, answer } = line()
    const [one, other] = [session(shared), session(shared)]
    const [mine, theirs] = [new RecordingSink(), new RecordingSink()]
    one.link.request(call('1'), mine)
    other.link.request(call('1'), theirs)
    await one.link.close()
    answer('1')
    answer('2')
    expect(mine.told).toEqual(['end closed'])
    expect(theirs.told).toEqual(['answer {"jsonrpc":"2.0","id":1,"result":{}}'])
  })
})
