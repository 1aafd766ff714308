import { describe, expect, it } from 'vitest'
import { GenerationMap } from './generation-map.ts'

describe('a map of two generations', () => {
  it('has what was put there, the last time', () => {
    const map = new GenerationMap<string, number>(2)
    expect(map.get('a')).toBeUndefined()
    map.set('a', 1)
    map.set('a', 2)
    expect(map.get('a')).toBe(2)
  })

  it('holds at most two generations of a flood', () => {
    const map = new GenerationMap<number, number>(100)
    for (let key = 0; key < 10_000; key++) map.set(key, key)
    const kept = Array.from({ length: 10_000 }, (_, key) => map.get(key)).filter((value) => value !== undefined)
    expect(kept.length).toBeGreaterThanOrEqual(100)
    expect(kept.length).toBeLessThanOrEqual(200)
  })

  it('keeps what is looked at, however much comes', () => {
    const map = new GenerationMap<number, string>(10)
    map.set(-1, 'kept')
    for (let key = 0; key < 1000; key++) {
      map.set(key, 'flood')
      expect(map.get(-1)).toBe('kept')
    }
    expect(map.get(0)).toBeUndefined()
  })
})
