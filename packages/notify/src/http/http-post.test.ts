import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ROLLED_BACK } from '../test/notification.ts'
import { freeOrigin, startReceiver, status, type Answer } from '../test/receiver.ts'
import { failureOf, refusalOf, saidDuring } from '../test/refusal.ts'
import { HttpPost } from './http-post.ts'
import { WebhookNotifier } from './webhook-notifier.ts'

const never = new AbortController().signal
const send = (url: string, timeout = 60_000): Promise<void> =>
  new WebhookNotifier({ url, timeout }).send(ROLLED_BACK, never)

describe('one attempt', () => {
  it.each([200, 201, 202, 204, 299])('is enough when the answer is %i', async (code) => {
    const { origin, received } = await startReceiver(status(code))
    await send(origin)
    expect(received).toHaveLength(1)
  })

  it.each([
    [400, true],
    [401, true],
    [404, true],
    [408, false],
    [410, true],
    [413, true],
    [425, false],
    [429, false],
    [500, false],
    [503, false],
    [599, false],
  ])('fails when the answer is %i, for good: %s', async (code, isPermanent) => {
    const { origin, received } = await startReceiver(status(code))
    const error = await failureOf(send(`${origin}/s3cret`))
    expect(error).toMatchObject({
      code: 'ERR_NOT_DELIVERED',
      message: `${origin} answered ${String(code)}`,
      isPermanent,
    })
    expect(received).toHaveLength(1)
  })

  it('fails, and the next one does not, when the answers are 500 and 200', async () => {
    const { origin, received } = await startReceiver(status(500), status(200))
    await failureOf(send(origin))
    await send(origin)
    expect(received).toHaveLength(2)
  })

  it.each([301, 302, 303, 307, 308])('does not follow a redirect: %i', async (code) => {
    const elsewhere = await startReceiver()
    const { origin } = await startReceiver(status(code, { location: `${elsewhere.origin}/s3cret` }))
    const error = await failureOf(send(origin))
    expect(error.message).toBe(`${origin} answered ${String(code)}, a redirect, which is not followed`)
    expect(error.isPermanent).toBe(true)
    expect(elsewhere.received).toEqual([])
  })

  it('says how long it is asked to wait', async () => {
    const now = Date.parse('2026-11-22T12:00:00Z')
    const date = status(503, { 'retry-after': 'Sun, 22 Nov 2026 12:02:00 GMT' })
    const { origin } = await startReceiver(status(429, { 'retry-after': '90' }), date, status(503))
    const post = new HttpPost({ url: origin, clock: { now: () => now } })
    const asked = async (): Promise<number | undefined> =>
      (await failureOf(post.send({ headers: {}, body: '' }, never))).retryAfter
    expect([await asked(), await asked(), await asked()]).toEqual([90_000, 120_000, undefined])
  })

  it('fails when nobody listens', async () => {
    const origin = await freeOrigin()
    const error = await failureOf(send(origin))
    expect(error).toMatchObject({ message: `${origin} was not reached: ECONNREFUSED`, isPermanent: false })
  })

  it('fails when the connection is cut', async () => {
    const { origin } = await startReceiver((response) => response.destroy())
    expect(await failureOf(send(origin))).toMatchObject({ isPermanent: false })
  })

  it('ends at its time-out when there is no answer', async () => {
    const { origin, received } = await startReceiver(() => undefined)
    const error = await failureOf(send(origin, 50))
    expect(error).toMatchObject({ message: `${origin} was not reached: no answer within 50 ms`, isPermanent: false })
    expect(received.length).toBeLessThanOrEqual(1)
  })

  it('ends when its caller wants it', async () => {
    const ended = new AbortController()
    const { origin } = await startReceiver(() => ended.abort())
    const error = await failureOf(new WebhookNotifier({ url: origin }).send(ROLLED_BACK, ended.signal))
    expect(error).toMatchObject({ message: `${origin} was not reached: the attempt was ended`, isPermanent: false })
  })

  it('does not wait for an answer that does not end, and hangs up', async () => {
    const responses: ServerResponse[] = []
    const { origin } = await startReceiver((response) => {
      responses.push(response)
      response.writeHead(200).write('a')
    })
    await send(origin)
    const [response] = responses
    if (response?.closed !== true) await once(response!, 'close')
  })

  it('does not read an answer that is endless', async () => {
    let written = 0
    const { origin } = await startReceiver((response) => {
      response.writeHead(500)
      const chunk = Buffer.alloc(65_536)
      const flood = (): void => {
        while (!response.destroyed && written < 2 ** 30 && response.write(chunk)) written += chunk.length
        if (!response.destroyed && written < 2 ** 30) response.once('drain', flood)
      }
      flood()
    })
    expect((await failureOf(send(origin))).message).toBe(`${origin} answered 500`)
    expect(written).toBeLessThan(2 ** 26)
  })

  it('fails when the head of an answer is too long', async () => {
    const { origin } = await startReceiver(status(200, { 'x-long': 'a'.repeat(100_000) }))
    expect(await failureOf(send(origin))).toMatchObject({ isPermanent: false })
  })
})

describe('what nobody can be sent to', () => {
  it.each([
    ['', 'is none'],
    ['hooks.example', 'is none'],
    ['ftp://hooks.example', 'is none'],
    ['http://hooks.example/s3cret', 'Anybody on the way could read what is sent to http://hooks.example'],
    ['http://192.168.1.2/s3cret', 'Anybody on the way'],
    ['http://127.0.0.1.example/', 'Anybody on the way'],
    ['https://ana:s3cret@hooks.example', 'holds a user name or a password'],
  ])('is refused: %s', (url, message) => {
    const error = refusalOf(() => new HttpPost({ url }))
    expect(error).toMatchObject({ code: 'ERR_INVALID_NOTIFIER', message: expect.stringContaining(message) as string })
    expect(error.message).not.toContain('s3cret')
    expect(error.hint).toMatch(/\.$/)
  })

  it.each(['http://localhost:1/', 'http://127.8.9.1', 'http://[::1]:80/x', 'https://hooks.example:8443/x#part'])(
    'is not %s',
    (url) => {
      expect(new HttpPost({ url }).label).toBe(new URL(url).origin)
    },
  )

  it('is not http elsewhere where that is allowed', () => {
    expect(new HttpPost({ url: 'http://hooks.example', allowInsecure: true }).label).toBe('http://hooks.example')
  })

  it.each<[headers: Record<string, string>, message: string]>([
    [{ 'a b': 's3cret' }, '"a b" is no name of a header'],
    [{ 'Content-Type': 's3cret' }, 'The header "Content-Type" is set by the notifier itself'],
    [{ 'webhook-id': 's3cret' }, 'is set by the notifier itself'],
    [{ 'Ce-Id': 's3cret' }, 'is set by the notifier itself'],
    [{ HOST: 's3cret' }, 'is set by the notifier itself'],
    [{ authorization: 's3cret\r\nx: y' }, 'The value of the header "authorization" cannot be sent'],
    [{ authorization: 's3cret é' }, 'cannot be sent'],
  ])('is one with the headers %j', (headers, message) => {
    const error = refusalOf(() => new HttpPost({ url: 'https://hooks.example', headers }))
    expect(error.message).toContain(message)
    expect(error.message).not.toContain('s3cret')
  })

  it.each([0, -1, 1.5, NaN, 2 ** 31])('is one within %d ms', (timeout) => {
    expect(refusalOf(() => new HttpPost({ url: 'https://hooks.example', timeout })).message).toContain('is no time-out')
  })
})

describe('secrets', () => {
  it.each<[what: string, answer: Answer]>([
    ['is refused', status(403)],
    ['gets a redirect', status(302, { location: '/s3cret-path' })],
    ['is cut', (response) => response.destroy()],
    ['gets no HTTP', (response) => response.socket?.end('s3cret-answer\r\n\r\n')],
  ])('show nowhere when a request %s', async (_what, answer) => {
    const { origin, received } = await startReceiver(answer)
    const notifier = new WebhookNotifier({
      url: `${origin}/s3cret-path?token=s3cret-query`,
      headers: { authorization: 's3cret-header' },
      secret: `whsec_${Buffer.from('s3cret'.repeat(5)).toString('base64')}`,
    })
    const said = await saidDuring(() => notifier.send(ROLLED_BACK, never))
    expect(received).toHaveLength(1)
    expect(said).toContain(origin)
    expect(said).not.toContain('s3cret')
    expect(said).not.toContain(Buffer.from('s3cret').toString('base64'))
  })
})
