import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteCollector } from './byte-collector.ts'

describe('a collector of bytes', () => {
  it('gives what was added, in its order, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 20 }), (pieces) => {
        const collector = new ByteCollector()
        for (const piece of pieces) collector.add(Buffer.from(piece))
        const expected = Buffer.concat(pieces)
        expect(collector.size).toBe(expected.length)
        expect(collector.whole().equals(expected)).toBe(true)
      }),
    )
  })

  it('does not copy what comes in one piece', () => {
    const piece = Buffer.from('whole')
    const collector = new ByteCollector()
    collector.add(piece)
    expect(collector.whole()).toBe(piece)
  })

  it('does not keep small pieces each by itself', () => {
    const collector = new ByteCollector()
    const before = process.memoryUsage().heapUsed
    for (let at = 0; at < 500_000; at++) collector.add(Buffer.of(0x61))
    expect(collector.whole().length).toBe(500_000)
    const kept = new ByteCollector()
    for (let at = 0; at < 3; at++) kept.add(Buffer.of(at))
    expect([...kept.whole()]).toEqual([0, 1, 2])
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 << 20)
  })
})
