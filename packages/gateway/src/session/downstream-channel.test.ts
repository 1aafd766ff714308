import { describe, expect, it } from 'vitest'
import { RecordingSink } from '../upstream/test/recording-sink.ts'
import { readMessage } from '../wire/read-message.ts'
import { DownstreamChannel } from './downstream-channel.ts'
import { ReplayLog } from './replay-log.ts'

const message = (name: string) => readMessage(`{"jsonrpc":"2.0","method":"${name}"}`)
const names = ({ told }: RecordingSink) => told.map((line) => /"method":"(\w+)"/.exec(line)?.[1] ?? line)

function channel() {
  return new DownstreamChannel(new ReplayLog())
}

describe('the stream of a session', () => {
  it('tells what comes, each event with an id', () => {
    const one = channel()
    const sink = new RecordingSink()
    one.open(sink)
    one.message(message('a'))
    expect(sink.told).toEqual(['message {"jsonrpc":"2.0","method":"a"} {"id":"mcpver-0-0"}'])
    expect(one.has('mcpver-0-0')).toBe(true)
    expect(one.has('mcpver-1-0')).toBe(false)
  })

  it('tells what came while nobody listened, once', () => {
    const one = channel()
    const [first, second, third] = [new RecordingSink(), new RecordingSink(), new RecordingSink()]
    one.message(message('a'))
    const leave = one.open(first)
    one.message(message('b'))
    leave()
    expect(one.isOpen).toBe(false)
    one.message(message('c'))
    one.open(second)()
    one.open(third)
    expect(names(first)).toEqual(['a', 'b'])
    expect(names(second)).toEqual(['c'])
    expect(names(third)).toEqual([])
  })

  it('tells again what a client did not hear that says what it heard last', () => {
    const one = channel()
    const [first, second] = [new RecordingSink(), new RecordingSink()]
    one.open(first)()
    for (const name of ['a', 'b', 'c']) one.message(message(name))
    one.open(first)()
    one.open(second, 'mcpver-0-0')
    expect(names(second)).toEqual(['b', 'c'])
  })

  it('is one at a time: the new one takes the place of the old one, which cannot end it any more', () => {
    const one = channel()
    const [first, second] = [new RecordingSink(), new RecordingSink()]
    const leave = one.open(first)
    one.open(second)
    expect(names(first)).toEqual(['end closed'])
    leave()
    expect(one.isOpen).toBe(true)
    one.close()
    one.close()
    expect(names(second)).toEqual(['end closed'])
    expect(one.isOpen).toBe(false)
  })
})
