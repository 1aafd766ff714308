import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { PendingResponses } from './pending-responses.ts'

/** A response as far as it matters whether it is written whole, and when it closes. */
function responseThat(isFinished: boolean): ServerResponse {
  return Object.assign(new EventEmitter(), { writableFinished: isFinished }) as unknown as ServerResponse
}

describe('a request that is under way', () => {
  it('is ended when its client is gone, and not when it was answered', () => {
    const pending = new PendingResponses()
    for (const isFinished of [false, true]) {
      const response = responseThat(isFinished)
      const abort = vi.fn()
      pending.begin(response)
      pending.abortBy(response, abort)
      expect(pending.size).toBe(1)
      response.emit('close')
      expect(abort).toHaveBeenCalledTimes(isFinished ? 0 : 1)
      expect(pending.size).toBe(0)
    }
  })

  it.each(['abortBy', 'listen'] as const)('is ended at once when its client was gone before (%s)', (how) => {
    const pending = new PendingResponses()
    const response = responseThat(false)
    const abort = vi.fn()
    pending.begin(response)
    response.emit('close')
    pending[how](response, abort)
    expect(abort).toHaveBeenCalledOnce()
    expect(pending.size).toBe(0)
  })

  it('is not waited for when it only listens, and ended with its client', () => {
    const pending = new PendingResponses()
    const response = responseThat(false)
    const abort = vi.fn()
    pending.begin(response)
    pending.listen(response, abort)
    expect(pending.size).toBe(0)
    response.emit('close')
    expect(abort).toHaveBeenCalledOnce()
  })
})
