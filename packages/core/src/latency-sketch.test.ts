import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LatencySketch } from './latency-sketch.ts'

const duration = fc.double({ min: 0.001, max: 6e8, noNaN: true })

function sketchOf(durations: readonly number[]): LatencySketch {
  const sketch = new LatencySketch()
  for (const each of durations) sketch.add(each)
  return sketch
}

describe('a latency sketch', () => {
  it('has every quantile within 1 % of the exact one', () => {
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, rank) => {
          const exact = all.toSorted((a, b) => a - b)[Math.floor(rank * (all.length - 1))]!
          const found = sketchOf(all).quantile(rank)!
          expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.01 + 1e-9)
        },
      ),
    )
  })

  it('adds up without loss, in any order', () => {
    fc.assert(
      fc.property(fc.array(duration), fc.array(duration), (some, others) => {
        const [merged, all] = [sketchOf(some), sketchOf([...others, ...some])]
        merged.merge(sketchOf(others))
        expect(merged.toDocument().buckets).toEqual(all.toDocument().buckets)
        expect(merged.count).toBe(all.count)
        expect(merged.sum).toBeCloseTo(all.sum, 0)
      }),
    )
  })

  it('comes back from its document', () => {
    fc.assert(
      fc.property(fc.array(duration), (all) => {
        const sketch = sketchOf(all)
        const again = LatencySketch.fromDocument(structuredClone(sketch.toDocument()))
        expect(again.toDocument()).toEqual(sketch.toDocument())
        expect(again.count).toBe(all.length)
      }),
    )
  })

  it.each([
    ['a negative duration', -5],
    ['zero', 0],
    ['no number', NaN],
  ])('counts %s as none', (_, given) => {
    const sketch = sketchOf([given])
    expect(sketch.count).toBe(1)
    expect(sketch.sum).toBe(0)
    expect(sketch.quantile(0.5)).toBeLessThan(0.0011)
  })

  it('keeps to a bounded number of buckets, however long something took', () => {
    const sketch = sketchOf([Infinity, 1e300])
    expect(sketch.buckets()).toHaveLength(1)
    expect(LatencySketch.fromDocument(sketch.toDocument()).count).toBe(2)
  })

  it('has no quantile while it is empty', () => {
    expect(new LatencySketch().quantile(0.5)).toBeUndefined()
  })

  it.each([
    [{ buckets: { '1.5': 1 }, sum: 0 }, 'indexes'],
    [{ buckets: { '999999': 1 }, sum: 0 }, 'indexes'],
    [{ buckets: { '1': 0 }, sum: 0 }, 'whole numbers'],
    [{ buckets: { '1': 1 }, sum: -1 }, 'from 0'],
    [{ buckets: [], sum: 1 }, 'counts'],
  ])('refuses %j', (document, why) => {
    expect(() => LatencySketch.fromDocument(document)).toThrow(why)
  })
})
