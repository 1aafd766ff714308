import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { testIo } from '../test/test-io.ts'
import { withProgress } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function shownAfter(milliseconds: number, isTTY: boolean): Promise<string> {
  const io = testIo({ isTTY })
  const work = () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
  const done = withProgress(io, 'Waiting', work)
  await vi.advanceTimersByTimeAsync(milliseconds)
  await done
  return io.stderr.text
}

describe('withProgress', () => {
  it('says on a terminal what it waits for, and takes it back', async () => {
    expect(await shownAfter(3000, true)).toBe('Waiting…\r\u001b[K')
  })

  it('says nothing of work that is soon done, or in a pipe', async () => {
    expect(await shownAfter(1500, true)).toBe('')
    expect(await shownAfter(3000, false)).toBe('')
  })
})
