import { describe, expect, it } from 'vitest'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { readMessage } from '../wire/read-message.ts'
import { ReplayedRequests } from './replayed-request.ts'
import { ReplayLog } from './replay-log.ts'

const message = (name: string) => readMessage(`{"jsonrpc":"2.0","method":"${name}"}`)
const ANSWER = readMessage('{"jsonrpc":"2.0","id":1,"result":{}}')
const brief = ({ told }: RecordingSink) =>
  told.map((line) => line.replace(/\{"jsonrpc":"2.0","method":"(\w+)"\}/, '$1').replace(ANSWER.text, '!'))

function begin() {
  const requests = new ReplayedRequests(new ReplayLog())
  const sink = new RecordingSink()
  return { requests, sink, request: requests.begin(sink), aborted: [] as string[] }
}

describe('a request whose client may lose it', () => {
  it('is answered as it is when nothing comes before the answer', () => {
    const { requests, sink, request } = begin()
    request.answer(ANSWER, { status: 200 })
    expect(brief(sink)).toEqual(['answer !'])
    expect(requests.isAwaited).toBe(false)
  })

  it('gets events with ids when something comes before, the answer too', async () => {
    const { sink, request } = begin()
    request.message(message('a'))
    request.answer(ANSWER, {})
    expect(brief(sink)).toEqual(['message a {"id":"mcpver-0-0"}', 'answer !'])
    expect((await sink.over).place).toEqual({ mark: { id: 'mcpver-0-1' } })
  })

  it('is read on by a client that comes back, with what it missed and what is to come', () => {
    const { requests, request } = begin()
    const second = new RecordingSink()
    request.message(message('a'))
    request.leave(() => expect.unreachable('the request goes on'))
    request.message(message('b'))
    expect(requests.isAwaited).toBe(false)
    requests.resume('mcpver-0-0', second)
    expect(requests.isAwaited).toBe(true)
    request.message(message('c'))
    request.answer(ANSWER, {})
    expect(brief(second)).toEqual([
      'message b {"id":"mcpver-0-1"}',
      'message c {"id":"mcpver-0-2"}',
      'message ! {"id":"mcpver-0-3"}',
      'end paused',
    ])
  })

  it('is read on after it was answered', () => {
    const { requests, request } = begin()
    const second = new RecordingSink()
    request.message(message('a'))
    request.leave(() => undefined)
    request.answer(ANSWER, {})
    requests.resume('mcpver-0-0', second)
    expect(brief(second)).toEqual(['message ! {"id":"mcpver-0-1"}', 'end paused'])
  })

  it('moves to whoever reads it on: the stream before ends, and its end changes nothing', () => {
    const { requests, sink, request } = begin()
    const [second, third] = [new RecordingSink(), new RecordingSink()]
    request.message(message('a'))
    const leave = requests.resume('mcpver-0-0', second)!
    requests.resume('mcpver-0-0', third)
    leave()
    request.message(message('b'))
    expect(brief(sink)).toEqual(['message a {"id":"mcpver-0-0"}', 'end paused'])
    expect(brief(second)).toEqual(['end paused'])
    expect(brief(third)).toEqual(['message b {"id":"mcpver-0-1"}'])
  })

  it('is left to a server that keeps its events itself, whose ids pass as they are', () => {
    const { requests, sink, request, aborted } = begin()
    request.mark({ id: 'theirs-1', retry: 5 })
    request.message(message('a'), { id: 'theirs-2' })
    request.leave(() => void aborted.push('aborted'))
    expect(brief(sink)).toEqual(['mark {"id":"theirs-1","retry":5}', 'message a {"id":"theirs-2"}'])
    expect(aborted).toEqual(['aborted'])
    expect(requests.isAwaited).toBe(false)
    expect(requests.resume('theirs-2', new RecordingSink())).toBeUndefined()
  })

  it('tells its end to whoever is there', () => {
    const { sink, request } = begin()
    request.end({ kind: 'closed' })
    expect(brief(sink)).toEqual(['end closed'])
  })
})
