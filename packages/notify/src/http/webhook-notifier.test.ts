import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { aNotification, ROLLED_BACK } from '../test/notification.ts'
import { startReceiver, type Received } from '../test/receiver.ts'
import { refusalOf } from '../test/refusal.ts'
import { WebhookNotifier } from './webhook-notifier.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
const never = new AbortController().signal

/** Whether one of the signatures holds: the specification, in the words of a receiver. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(timestamp)}.`)
    .update(body)
    .digest()
  return String(signatures)
    .split(' ')
    .map((one) => one.split(','))
    .filter(([version]) => version === 'v1')
    .some(([, text = '']) => timingSafeEqual(Buffer.from(text, 'base64'), expected))
}

/** What the official library makes of it; throws where a signature does not hold. */
function verified({ headers, body }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

describe('a webhook', () => {
  it('is posted as JSON, with what tells repeats apart', async () => {
    const { origin, received } = await startReceiver()
    const clock = { now: () => Date.parse('2026-11-22T12:00:07.9Z') }
    const notifier = new WebhookNotifier({
      url: `${origin}/hook?team=a`,
      headers: { Authorization: 'Bearer x' },
      clock,
    })
    await notifier.send(ROLLED_BACK, never)
    await notifier.send(ROLLED_BACK, never)
    expect(received).toHaveLength(2)
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: '/hook?team=a',
      headers: {
        authorization: 'Bearer x',
        'content-type': 'application/json',
        'webhook-id': 'update-7f3a%3Arolled_back',
        'webhook-timestamp': String(Date.parse('2026-11-22T12:00:07Z') / 1000),
      },
    })
    expect(received[0]?.headers).not.toHaveProperty('webhook-signature')
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      type: 'update.rolled_back',
      timestamp: '2026-11-22T12:00:00.000Z',
      id: ROLLED_BACK.id,
      severity: 'warning',
      subject: 'weather',
      message: ROLLED_BACK.message,
      data: ROLLED_BACK.data,
    })
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
  })

  it('is signed so that the official library and a receiver of one’s own accept it', async () => {
    const { origin, received } = await startReceiver()
    await new WebhookNotifier({ url: origin, secret: SECRET }).send(ROLLED_BACK, never)
    const [request] = received as [Received]
    expect(verified(request, SECRET)).toMatchObject({ type: 'update.rolled_back' })
    expect(isSigned(request, SECRET)).toBe(true)
    expect(() => verified({ ...request, body: `${request.body} ` }, SECRET)).toThrow('No matching signature')
    expect(() => verified(request, OTHER)).toThrow('No matching signature')
  })

  it('is signed by each of its secrets while receivers change theirs', async () => {
    const { origin, received } = await startReceiver()
    await new WebhookNotifier({ url: origin, secret: [SECRET, OTHER] }).send(ROLLED_BACK, never)
    const [request] = received as [Received]
    for (const secret of [SECRET, OTHER]) {
      expect(verified(request, secret)).toMatchObject({ type: 'update.rolled_back' })
      expect(isSigned(request, secret)).toBe(true)
    }
  })

  it('is signed whatever it says, and the signed id has no full stop', async () => {
    const { origin, received } = await startReceiver()
    const secret = `whsec_${randomBytes(64).toString('base64')}`
    const notifier = new WebhookNotifier({ url: origin, secret })
    await fc.assert(
      fc.asyncProperty(aNotification(), async (notification) => {
        await notifier.send({ ...notification, id: `${notification.id}.1` }, never)
        const request = received.at(-1)
        expect(request?.headers['webhook-id']).toMatch(/^[\w%-]+$/)
        expect(request !== undefined && isSigned(request, secret)).toBe(true)
        expect(request && verified(request, secret)).toMatchObject({ severity: notification.severity })
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    '',
    'hunter22',
    SECRET.slice(6),
    `${SECRET}=`,
    `whsec_${'A'.repeat(20)}`,
    `whsec_${'A'.repeat(88)}`,
    'whsec_é',
  ])('refuses the secret %j without showing it', (secret) => {
    const error = refusalOf(() => new WebhookNotifier({ url: 'https://hooks.example', secret }))
    expect(error.code).toBe('ERR_INVALID_NOTIFIER')
    if (secret !== '') expect(`${error.message} ${String(error.hint)}`).not.toContain(secret)
  })

  it('is called by its origin where nobody gave it a name', () => {
    expect(new WebhookNotifier({ url: 'https://hooks.example/T0/s3cret' }).name).toBe('webhook https://hooks.example')
    expect(new WebhookNotifier({ url: 'https://hooks.example', name: 'chat' }).name).toBe('chat')
  })
})
