import { describe, expect, it } from 'vitest'
import { within } from './deadline.ts'

const never = () => new Promise<never>(() => undefined)
const signal = new AbortController().signal

describe('within', () => {
  it('gives what the work gives', async () => {
    expect(await within(() => Promise.resolve(1), { timeout: 1000, signal, late: 'It did not come' })).toBe(1)
  })

  it('passes on what the work throws', async () => {
    const work = () => Promise.reject(new Error('broken'))
    await expect(within(work, { timeout: 1000, signal, late: 'It did not come' })).rejects.toThrow('broken')
  })

  it('says what did not come in time', async () => {
    await expect(within(never, { timeout: 20, signal, late: 'It did not come' })).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
      message: 'It did not come within 0.02 s',
    })
  })

  it('waits longer than the longest timer rather than not at all', async () => {
    const work = () => new Promise((resolve) => setTimeout(resolve, 20))
    await expect(within(work, { timeout: 2 ** 31, signal, late: '' })).resolves.toBeUndefined()
  })

  it('ends when it is interrupted, and does not begin when it was before', async () => {
    const interruption = new AbortController()
    const waiting = within(never, { timeout: 10_000, signal: interruption.signal, late: '' })
    interruption.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_INTERRUPTED' })
    const begun = () => Promise.reject(new Error('begun'))
    const late = within(begun, { timeout: 10_000, signal: interruption.signal, late: '' })
    await expect(late).rejects.toMatchObject({ code: 'ERR_INTERRUPTED' })
  })
})
