import { describe, expect, it } from 'vitest'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { readMessage } from '../wire/read-message.ts'
import { PendingRequests } from './pending-requests.ts'
import type { SessionUpstream } from './session-upstream.ts'

const REQUEST = readMessage('{"jsonrpc":"2.0","id":1,"method":"m"}')
const ANSWER = readMessage('{"jsonrpc":"2.0","id":1,"result":{}}')

/** Counts who holds it. */
class Held {
  count = 0
  hold(): () => void {
    this.count++
    return () => {
      this.count--
    }
  }
}

const upstream = (held: Held): SessionUpstream => held as unknown as SessionUpstream

describe('a pending request', () => {
  it('is told one answer or one end, whatever comes', () => {
    const endings = ['answer', 'end', 'abort', 'close'] as const
    for (const first of endings) {
      for (const second of endings) {
        const requests = new PendingRequests()
        const sink = new RecordingSink()
        const request = requests.begin(REQUEST, sink)
        const finish = {
          answer: () => request.answer(ANSWER, {}),
          end: () => request.end({ kind: 'paused' }),
          abort: () => request.abort(),
          close: () => request.close(),
        }
        finish[first]()
        finish[second]()
        request.message(ANSWER)
        request.mark({ id: '1' })
        expect(sink.told).toHaveLength(first === 'abort' ? 0 : 1)
        expect(requests.size).toBe(0)
        expect(requests.find('1')).toBeUndefined()
      }
    }
  })

  it('ends what it has begun when it is given up or closed, not when it is answered', () => {
    for (const [how, isAborted] of [
      ['abort', true],
      ['close', true],
      ['end', false],
    ] as const) {
      let aborts = 0
      const request = new PendingRequests().begin(REQUEST, new RecordingSink())
      request.abortBy(() => {
        aborts++
      })
      if (how === 'end') request.end({ kind: 'closed' })
      else request[how]()
      expect(aborts).toBe(isAborted ? 1 : 0)
    }
  })

  it('holds where it goes until it is over, once', () => {
    const [one, other] = [new Held(), new Held()]
    const request = new PendingRequests().begin(REQUEST, new RecordingSink())
    request.goTo(upstream(one))
    request.goTo(upstream(one))
    expect(one.count).toBe(1)
    request.goTo(upstream(other))
    expect([one.count, other.count]).toEqual([0, 1])
    request.answer(ANSWER, {})
    request.goTo(upstream(one))
    expect([one.count, other.count]).toEqual([0, 0])
  })

  it('is found by its id, the last one of several', () => {
    const requests = new PendingRequests()
    const [first, second] = [requests.begin(REQUEST, new RecordingSink()), requests.begin(REQUEST, new RecordingSink())]
    expect(requests.find('1')).toBe(second)
    first.abort()
    expect(requests.find('1')).toBe(second)
    expect(requests.size).toBe(1)
  })

  it('is ended with all others, be their ids the same', () => {
    const requests = new PendingRequests()
    const sinks = [new RecordingSink(), new RecordingSink()]
    for (const sink of sinks) requests.begin(REQUEST, sink)
    requests.close()
    expect(sinks.map(({ told }) => told)).toEqual([['end closed'], ['end closed']])
    expect(requests.size).toBe(0)
  })
})
