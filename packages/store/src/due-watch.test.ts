import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { DueWatch, type DueEvents } from './due-watch.ts'
import type { DueTimes } from './row/store-rows.ts'

const NONE: DueTimes = { free: undefined, held: undefined }

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => vi.useRealTimers())

/** A watch over what is due as a test says, where something else rings by itself; the times of its rings. */
async function ringsOver(due: DueTimes): Promise<readonly number[]> {
  const rings: number[] = []
  let events: DueEvents | undefined
  const watch = new DueWatch({
    ring: () => rings.push(Date.now()),
    look: () => Promise.resolve({ now: Date.now(), ...due }),
    watch: () => () => undefined,
    listen: (given) => {
      events = given
      return () => Promise.resolve()
    },
  })
  onTestFinished(() => watch.close())
  events?.serves(true)
  await vi.advanceTimersByTimeAsync(1000)
  return rings
}

describe('waiting for jobs where something rings by itself', () => {
  it('rings when a claim is over, which nobody rings for who has died', async () => {
    expect(await ringsOver({ ...NONE, held: 700 })).toEqual([700])
  })

  it('leaves jobs that become due to what rings for them', async () => {
    expect(await ringsOver({ ...NONE, free: 700 })).toEqual([])
  })
})
