import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNotification, ROLLED_BACK } from '../test/notification.ts'
import { startReceiver, type Received } from '../test/receiver.ts'
import { refusalOf } from '../test/refusal.ts'
import { cloudEventsNotifier } from './cloud-events-notifier.ts'

const SOURCE = '/gateways/eu-1'
const never = new AbortController().signal

type Attributes = Record<string, unknown>

/** What a receiver makes of a message in binary mode: headers back to attributes (HTTP binding 1.0.2, 3.1.3). */
function decoded({ headers, body }: Received): Attributes {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') ? [[name.slice(3), percentDecoded(String(value))]] : [],
  )
  return {
    ...(Object.fromEntries(attributes) as Attributes),
    datacontenttype: headers['content-type'],
    data: JSON.parse(body) as unknown,
  }
}

/** Bytes that are no UTF-8 have to be refused. */
function percentDecoded(text: string): string {
  const bytes = text.match(/%[\dA-Fa-f]{2}|[^%]/g)?.map((one) => (one === '%' || one.length === 1 ? one : one.slice(1)))
  const codes = (bytes ?? []).map((one) => (one.length === 2 ? Number.parseInt(one, 16) : one.charCodeAt(0)))
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes))
}

/** The rules of the specification (1.0.2) for attributes. */
function expectEvent(event: Attributes): void {
  const { data: _, ...attributes } = event
  for (const [name, value] of Object.entries(attributes)) {
    expect(name).toMatch(/^[a-z\d]{1,20}$/)
    expect(typeof value).toBe('string')
    // 3.1: no control characters, no surrogates, no non-characters; and none of these may be empty.
    expect(value).toMatch(/^[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]+$/u)
  }
  expect(attributes).toMatchObject({ specversion: '1.0', source: SOURCE, datacontenttype: 'application/json' })
  expect(event['type']).toMatch(/^dev\.mcpver\./)
  expect(event['time']).toMatch(/^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
}

describe('an event', () => {
  it('is one JSON document in structured mode', async () => {
    const { origin, received } = await startReceiver()
    await cloudEventsNotifier({ url: origin, source: SOURCE }).send(ROLLED_BACK, never)
    expect(received[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      specversion: '1.0',
      id: ROLLED_BACK.id,
      source: SOURCE,
      type: 'dev.mcpver.update.rolled_back',
      time: '2026-11-22T12:00:00.000Z',
      subject: 'weather',
      datacontenttype: 'application/json',
      data: { severity: 'warning', message: ROLLED_BACK.message, details: ROLLED_BACK.data },
    })
  })

  it('has its attributes as headers in binary mode, and its data as the body', async () => {
    const { origin, received } = await startReceiver()
    const notifier = cloudEventsNotifier({ url: origin, source: SOURCE, mode: 'binary', headers: { 'x-team': 'a' } })
    // The example of the specification.
    await notifier.send({ ...ROLLED_BACK, subject: 'Euro € 😀' }, never)
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'update-7f3a:rolled_back',
      'ce-source': SOURCE,
      'ce-type': 'dev.mcpver.update.rolled_back',
      'ce-time': '2026-11-22T12:00:00.000Z',
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
      'x-team': 'a',
    })
    expect(received[0]?.headers).not.toHaveProperty('ce-datacontenttype')
    expect(received[0]?.headers).not.toHaveProperty('ce-data')
  })

  it.each([
    ['a b"c%d', 'a%20b%22c%25d'],
    ['!#$&~', '!#$&~'],
    ['line\r\nbreak\u0000', 'line%EF%BF%BD%EF%BF%BDbreak%EF%BF%BD'],
    ['half \ud83d', 'half%20%EF%BF%BD'],
  ])('writes %j into a header as %s', async (subject, header) => {
    const { origin, received } = await startReceiver()
    await cloudEventsNotifier({ url: origin, source: SOURCE, mode: 'binary' }).send({ ...ROLLED_BACK, subject }, never)
    expect(received[0]?.headers['ce-subject']).toBe(header)
  })

  it('keeps the rules of the specification, and says the same in both modes', async () => {
    const { origin, received } = await startReceiver()
    const structured = cloudEventsNotifier({ url: origin, source: SOURCE, mode: 'structured' })
    const binary = cloudEventsNotifier({ url: origin, source: SOURCE, mode: 'binary' })
    await fc.assert(
      fc.asyncProperty(aNotification(), async (generated) => {
        const notification = { ...generated, id: `id ${generated.id}` }
        await structured.send(notification, never)
        const event = JSON.parse(received.at(-1)?.body ?? '') as Attributes
        expectEvent(event)
        expect(Object.hasOwn(event, 'subject')).toBe(notification.subject !== '')
        await binary.send(notification, never)
        expect(decoded(received.at(-1)!)).toEqual(event)
      }),
      { numRuns: 60 },
    )
  })

  it.each(['', 'a b', '/é', '/%zz', 'https://a.example/\n'])('has no source like %j', (source) => {
    const error = refusalOf(() => cloudEventsNotifier({ url: 'https://events.example', source }))
    expect(error).toMatchObject({ code: 'ERR_INVALID_NOTIFIER' })
    expect(error.message).toContain('is no URI reference')
  })

  it('goes under the name of its origin where it was given none', () => {
    const url = 'https://events.example/s3cret'
    expect(cloudEventsNotifier({ url, source: SOURCE }).name).toBe('cloudevents https://events.example')
  })
})
