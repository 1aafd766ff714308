import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { ask, askWithin, isSessionLost } from './ask.ts'
import { answering, json, linkTo } from './test/answering.ts'
import type { LinkEnd, UpstreamLink } from './upstream-link.ts'
import { eventually } from '../test/eventually.ts'

const REQUEST = readMessage('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')

function endingWith(reason: LinkEnd): UpstreamLink {
  return {
    request: (_message, sink) => {
      sink.end(reason)
      return () => undefined
    },
    send: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

describe('asking a server', () => {
  it('gives its answer, an error too', async () => {
    const server = await answering((response) => json(response, 200, { jsonrpc: '2.0', id: 1, error: { code: 1 } }))
    expect((await ask(linkTo(server.url), REQUEST, { 'x-a': 'b' })).text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":1}}',
    )
    expect(server.seen[0]?.headers['x-a']).toBe('b')
  })

  it('gives up a server that does not answer in time, and hangs up', async () => {
    const server = await answering(() => undefined)
    const asked = askWithin(linkTo(server.url), REQUEST, { patience: 50 })
    await expect(asked).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_FAILED',
      message: 'The server did not answer tools/list within 50 ms',
    })
    await eventually(() => expect(server.open()).toBe(0))
  })

  it('fails as the link fails, and says when the session is lost', async () => {
    const error = new Error('broken')
    await expect(ask(endingWith({ kind: 'failed', error }), REQUEST)).rejects.toBe(error)
    const lost = await ask(endingWith({ kind: 'session-lost' }), REQUEST).catch((reason: unknown) => reason)
    expect(isSessionLost(lost)).toBe(true)
    const body = Buffer.of()
    const refused = await ask(
      endingWith({ kind: 'refused', status: 503, contentType: undefined, body }),
      REQUEST,
    ).catch((reason: unknown) => reason)
    expect(refused).toMatchObject({
      code: 'ERR_UPSTREAM_FAILED',
      message: 'The server gave no answer (refused, status 503)',
    })
    expect(isSessionLost(refused)).toBe(false)
    expect(isSessionLost(undefined)).toBe(false)
  })
})
