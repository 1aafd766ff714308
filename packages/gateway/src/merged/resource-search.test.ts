import { describe, expect, it } from 'vitest'
import type { RequestSink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import { search } from './resource-search.ts'
import { portOf } from './test/fake-port.ts'

const READ = readMessage('{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x://y"}}')
const error = (code: number) => ({ first: `!{"code":${String(code)},"message":"${String(code)}"}` })
const KNOWN = { first: '{"contents":[]}' }

/** What came of it, who was asked, and who knew it. */
function searched(ports: readonly ReturnType<typeof portOf>[]): readonly unknown[] {
  const told: unknown[] = []
  const sink: RequestSink = {
    message: () => undefined,
    mark: () => undefined,
    answer: ({ value }) => void told.push((value['error'] as { code?: number } | undefined)?.code ?? 'known'),
    end: ({ kind }) => void told.push(kind),
  }
  const found: string[] = []
  search({ message: READ, headers: {}, sink, ports, found: ({ name }) => void found.push(name) })
  return [...told, ports.filter(({ asked }) => asked.length > 0).map(({ name }) => name), found]
}

describe('a resource of which nobody knows whose it is', () => {
  it('is asked for until somebody knows it', () => {
    const ports = [portOf('a', error(-32_002)), portOf('b', {}), portOf('c', KNOWN), portOf('d', KNOWN)]
    expect(searched(ports)).toEqual(['known', ['a', 'b', 'c'], ['c']])
  })

  it.each([
    ['the first that has resources', [error(-32_601), error(-32_002), error(-32_603)], -32_002],
    ['one that could be asked', [{}, error(-32_601)], -32_601],
    ['the end, when none could be asked', [{}, {}], 'session-lost'],
  ])('ends with what %s says', (_what, answers, last) => {
    const ports = answers.map((answer, index) => portOf(String(index), answer))
    expect(searched(ports)).toEqual([last, ports.map(({ name }) => name), []])
  })

  it('is asked for no more when its client is gone', () => {
    const asked: string[] = []
    const slow = { ...portOf('a', {}), request: () => () => void asked.push('ended') }
    const next = portOf('b', KNOWN)
    const sink: RequestSink = {
      message: () => undefined,
      mark: () => undefined,
      answer: () => undefined,
      end: () => undefined,
    }
    search({ message: READ, headers: {}, sink, ports: [slow, next], found: () => undefined })()
    expect(asked).toEqual(['ended'])
    expect(next.asked).toEqual([])
  })
})
