import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStreamReader, type StreamEvent } from './event-stream-reader.ts'

function read(chunks: readonly Buffer[], maxBytes = 1 << 20): StreamEvent[] {
  const events: StreamEvent[] = []
  const reader = new EventStreamReader((event) => void events.push(event), maxBytes)
  for (const chunk of chunks) reader.push(chunk)
  return events
}

const all = (text: string, maxBytes?: number): StreamEvent[] => read([Buffer.from(text)], maxBytes)

describe('an event stream', () => {
  it('is the same events wherever its chunks are cut, in the middle of a letter too', () => {
    const event = fc.record({
      data: fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll(/[\r\n\0]/g, '')),
      id: fc.option(fc.string({ unit: fc.constantFrom('a', '1', '-', 'ü'), minLength: 1, maxLength: 5 }), {
        nil: undefined,
      }),
      retry: fc.option(fc.nat(5000), { nil: undefined }),
    })
    const breaks = fc.constantFrom('\n', '\r\n')
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 5 }),
        breaks,
        fc.array(fc.nat(300), { maxLength: 30 }),
        (events, end, cuts) => {
          const text = events
            .map(({ data, id, retry }) =>
              [
                ...(id === undefined ? [] : [`id: ${id}`]),
                ...(retry === undefined ? [] : [`retry: ${String(retry)}`]),
                'event: message',
                `data: ${data}`,
                ': a comment',
                '',
                '',
              ].join(end),
            )
            .join('')
          const bytes = Buffer.from(text)
          const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
          const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
          expect(read(chunks)).toEqual(
            events.map(({ data, id, retry }) => ({
              data,
              mark: { ...(id !== undefined && { id }), ...(retry !== undefined && { retry }) },
            })),
          )
        },
      ),
    )
  })

  it('joins the lines of one event', () => {
    expect(all('data: {"a":\ndata: 1}\n\n')).toEqual([{ data: '{"a":\n1}', mark: {} }])
  })

  it('tells an event without data, whose mark counts', () => {
    expect(all('id: 7\nretry: 20\ndata:\n\n')).toEqual([{ data: '', mark: { id: '7', retry: 20 } }])
  })

  it('does not tell an event that was cut off', () => {
    expect(all('data: 1\n\ndata: 2\n')).toEqual([{ data: '1', mark: {} }])
  })

  it('may begin with a byte order mark', () => {
    expect(all('\uFEFFdata: 1\n\n')).toEqual([{ data: '1', mark: {} }])
    expect(read([Buffer.from([0xef]), Buffer.from([0xbb, 0xbf]), Buffer.from('data: 1\n\n')])).toHaveLength(1)
  })

  it('is given up when one event is longer than it may be, in one line or in many', () => {
    const long = 'x'.repeat(2000)
    expect(() => all(`data: ${long}`, 1000)).toThrow('max buffer size')
    expect(() => all(`data: ${'y\ndata: '.repeat(1000)}`, 1000)).toThrow('max buffer size')
    expect(all('data: 1\n\n'.repeat(2000), 1000)).toHaveLength(2000)
  })
})
