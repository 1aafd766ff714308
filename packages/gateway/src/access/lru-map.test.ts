import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LruMap } from './lru-map.ts'

describe('LruMap', () => {
  it('gives up the entry that was not looked at for longest', () => {
    const map = new LruMap<string, number>(2)
    map.set('a', 1)
    map.set('b', 2)
    expect(map.get('a')).toBe(1)
    map.set('c', 3)
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3])
  })

  it('holds what was set last, never more than it may, and the newest always', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer()), { minLength: 1 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (entries, capacity) => {
        const map = new LruMap<number, number>(capacity)
        const last = new Map<number, number>()
        for (const [key, value] of entries) {
          map.set(key, value)
          last.set(key, value)
          expect(map.get(key)).toBe(value)
          expect(map.size).toBeLessThanOrEqual(capacity)
        }
        const newest = [...new Set(entries.map(([key]) => key).reverse())].slice(0, capacity)
        for (const key of last.keys()) expect(map.get(key)).toBe(newest.includes(key) ? last.get(key) : undefined)
      }),
    )
  })

  it('forgets what is deleted', () => {
    const map = new LruMap<string, number>(2)
    map.set('__proto__', 1)
    expect(map.get('__proto__')).toBe(1)
    map.delete('__proto__')
    expect([map.get('__proto__'), map.size]).toEqual([undefined, 0])
  })
})
