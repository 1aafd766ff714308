import { silentLogger } from '@mcpver/core'
import { describe, expect, it, vi } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { BatchReply } from './batch-reply.ts'

const request = (id: number) => readMessage(`{"jsonrpc":"2.0","id":${String(id)},"method":"m"}`)
const answer = (id: number) => readMessage(`{"jsonrpc":"2.0","id":${String(id)},"result":{}}`)
const note = readMessage('{"jsonrpc":"2.0","method":"n"}')

function batchOf(size: number) {
  const told: string[] = []
  const logged = vi.fn()
  const batch = new BatchReply(size, {
    logger: { ...silentLogger, error: logged },
    message: ({ id, method }, mark) => told.push(`message ${id ?? method ?? ''}${mark?.id ?? ''}`),
    mark: ({ id }) => told.push(`mark ${id ?? ''}`),
    all: (answers) => told.push(`all ${answers.map(({ text }) => text).join()}`),
    close: () => told.push('close'),
  })
  return { told, logged, sinks: Array.from({ length: size }, (_, id) => batch.sinkOf(request(id))) }
}

describe('the answers to a batch', () => {
  it('say that something failed which nobody foresaw, and what it was to the log only', () => {
    const { told, logged, sinks } = batchOf(1)
    sinks[0]?.end({ kind: 'failed', error: new Error('secret') })
    expect(told.join()).toContain('The server failed')
    expect(told.join()).not.toContain('secret')
    expect(logged).toHaveBeenCalledOnce()
  })

  it('come together when all are there, in the order in which they came', () => {
    const { told, sinks } = batchOf(2)
    sinks[1]?.answer(answer(1), {})
    expect(told).toEqual([])
    sinks[0]?.answer(answer(0), {})
    expect(told).toEqual([`all ${answer(1).text},${answer(0).text}`])
  })

  it('come as events from the moment on when something comes between them', () => {
    const { told, sinks } = batchOf(3)
    sinks[1]?.answer(answer(1), {})
    sinks[0]?.message(note)
    sinks[0]?.answer(answer(0), { mark: { id: '-m' } })
    sinks[2]?.mark({ id: 'x' })
    sinks[2]?.answer(answer(2), {})
    expect(told).toEqual(['message 1', 'message n', 'message 0-m', 'mark x', 'message 2', 'close'])
  })

  it('are errors for those that end without one', () => {
    const { told, sinks } = batchOf(2)
    sinks[0]?.end({ kind: 'session-lost' })
    sinks[1]?.answer(answer(1), {})
    expect(told).toEqual([
      `all {"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Session not found"}},${answer(1).text}`,
    ])
  })
})
