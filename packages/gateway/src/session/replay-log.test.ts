import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { idOf, placeOf, ReplayLog } from './replay-log.ts'

const message = (text: string) => readMessage(`{"jsonrpc":"2.0","method":${JSON.stringify(text)}}`)

describe('the place of an event', () => {
  it('is named by its id, and by no other', () => {
    const place = { stream: 3, number: 12 }
    expect(placeOf(idOf(place))).toEqual(place)
    for (const id of ['', '3-12', 'mcpver-3', 'mcpver-3-12-1', 'mcpver--1-2', 'MCPVER-3-12', 'mcpver-3-12 ']) {
      expect(placeOf(id)).toBeUndefined()
    }
  })
})

describe('a log of events', () => {
  it('gives the events of one stream after one of them', () => {
    const log = new ReplayLog()
    const [one, other] = [log.begin(), log.begin()]
    for (let number = 0; number < 4; number++) {
      log.append({ stream: one, number }, message(`one ${String(number)}`))
      log.append({ stream: other, number }, message(`other ${String(number)}`))
    }
    const after = log.after({ stream: one, number: 1 })
    expect(after.map(({ message: { method } }) => method)).toEqual(['one 2', 'one 3'])
    expect(log.after({ stream: one, number: 3 })).toEqual([])
    expect(log.after({ stream: 99, number: -1 })).toEqual([])
  })

  it('holds a bounded number of events, the newest', () => {
    const log = new ReplayLog()
    for (let number = 0; number < 1500; number++) log.append({ stream: 0, number }, message('x'))
    const kept = log.after({ stream: 0, number: -1 })
    expect(kept).toHaveLength(1000)
    expect(kept[0]?.number).toBe(500)
  })

  it('holds a bounded number of characters, and the last event always', () => {
    const log = new ReplayLog()
    const large = message('x'.repeat(5 * 1024 * 1024))
    for (let number = 0; number < 10; number++) log.append({ stream: 0, number }, large)
    expect(log.after({ stream: 0, number: -1 }).map(({ number }) => number)).toEqual([7, 8, 9])
    log.append({ stream: 0, number: 10 }, message('x'.repeat(20 * 1024 * 1024)))
    expect(log.after({ stream: 0, number: -1 }).map(({ number }) => number)).toEqual([10])
  })
})
