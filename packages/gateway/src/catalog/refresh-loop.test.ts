import { describe, expect, it, onTestFinished } from 'vitest'
import { RefreshLoop } from './refresh-loop.ts'

/** Work that is done when the test says so. */
class Work {
  readonly ends: ((isDone: boolean) => void)[] = []

  readonly refresh = (): Promise<boolean> => new Promise((resolve) => this.ends.push(resolve))

  /** Ends the work of a number, once it was begun. */
  async end(index: number, isDone: boolean): Promise<void> {
    while (this.ends[index] === undefined) await turn()
    this.ends[index](isDone)
  }
}

function loopOf(work: Work): RefreshLoop {
  const loop = new RefreshLoop({ refresh: work.refresh, pause: 1, retry: 1 })
  onTestFinished(() => loop.close())
  return loop
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a loop', () => {
  it('does something at once when it is asked to', async () => {
    const work = new Work()
    loopOf(work).ask()
    expect(work.ends).toHaveLength(1)
    await work.end(0, true)
  })

  it('does it once more, not more often, for all who asked meanwhile', async () => {
    const work = new Work()
    const loop = loopOf(work)
    loop.ask()
    for (let index = 0; index < 10; index++) loop.ask()
    expect(work.ends).toHaveLength(1)
    await work.end(0, true)
    await work.end(1, true)
    await turn()
    await loop.close()
    expect(work.ends).toHaveLength(2)
  })

  it('does it again until it works', async () => {
    const work = new Work()
    const loop = loopOf(work)
    loop.ask()
    await work.end(0, false)
    await work.end(1, false)
    await work.end(2, true)
    await turn()
    await loop.close()
    expect(work.ends).toHaveLength(3)
  })

  it('can be asked again after it came to rest', async () => {
    const work = new Work()
    const loop = loopOf(work)
    loop.ask()
    await work.end(0, true)
    await turn()
    loop.ask()
    await work.end(1, true)
    expect(work.ends).toHaveLength(2)
  })

  it('ends when what is under way has, and does nothing afterwards', async () => {
    const work = new Work()
    const loop = loopOf(work)
    loop.ask()
    loop.ask()
    const closed = loop.close()
    await work.end(0, false)
    await closed
    loop.ask()
    await turn()
    expect(work.ends).toHaveLength(1)
  })

  it('tells whoever waits when it was done after they asked, and when it is closed', async () => {
    const work = new Work()
    const loop = loopOf(work)
    loop.ask()
    let isDone = false
    const once = loop.once().then(() => {
      isDone = true
    })
    await work.end(0, true)
    await turn()
    expect(isDone).toBe(false)
    await work.end(1, true)
    await once
    await loop.close()
    await loop.once()
  })
})
