import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConcurrencyLimiter } from './concurrency-limiter.ts'
import { expectRefusal } from './test/refusal.ts'

function releaseOf(limiter: ConcurrencyLimiter, id: string): () => void {
  const entry = limiter.enter(id)
  if (!entry.allowed) throw new Error('It was refused')
  return entry.release
}

describe('a concurrency limiter', () => {
  it('refuses a principal who has too many calls under way, and nobody else', () => {
    const limiter = new ConcurrencyLimiter({ perPrincipal: 2, total: 10 })
    const release = releaseOf(limiter, '__proto__')
    releaseOf(limiter, '__proto__')
    expect(limiter.enter('__proto__')).toEqual({ allowed: false, limit: 'principal' })
    expect(limiter.enter('constructor').allowed).toBe(true)
    release()
    expect(limiter.enter('__proto__').allowed).toBe(true)
  })

  it('refuses everybody when all have too many together', () => {
    const limiter = new ConcurrencyLimiter({ perPrincipal: 2, total: 2 })
    const release = releaseOf(limiter, 'ana')
    releaseOf(limiter, 'ben')
    expect(limiter.enter('cleo')).toEqual({ allowed: false, limit: 'total' })
    release()
    expect(limiter.enter('cleo').allowed).toBe(true)
  })

  it('takes a call that is over twice for one', () => {
    const limiter = new ConcurrencyLimiter({ perPrincipal: 2, total: 2 })
    const release = releaseOf(limiter, 'ana')
    releaseOf(limiter, 'ana')
    release()
    release()
    expect(limiter.total).toBe(1)
    releaseOf(limiter, 'ana')
    expect(limiter.enter('ana').allowed).toBe(false)
  })

  it('never lets in more than it may, and keeps nothing of those who left', () => {
    const step = fc.record({ id: fc.constantFrom('a', 'b', 'c'), leaves: fc.boolean() })
    const limit = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(fc.array(step), limit, limit, (steps, perPrincipal, total) => {
        const limiter = new ConcurrencyLimiter({ perPrincipal, total })
        const inside: { id: string; release: () => void }[] = []
        const count = (id: string): number => inside.filter((one) => one.id === id).length
        for (const { id, leaves } of steps) {
          if (leaves) inside.shift()?.release()
          const isFree = inside.length < total && count(id) < perPrincipal
          const entry = limiter.enter(id)
          expect(entry.allowed).toBe(isFree)
          if (entry.allowed) inside.push({ id, release: entry.release })
          expect([limiter.total, limiter.principals]).toEqual([
            inside.length,
            new Set(inside.map((one) => one.id)).size,
          ])
        }
        for (const { release } of inside) release()
        expect([limiter.total, limiter.principals]).toEqual([0, 0])
      }),
    )
  })

  it('may be without a limit, but not with one that is none', () => {
    const open = new ConcurrencyLimiter({ perPrincipal: Infinity, total: Infinity })
    for (let call = 0; call < 1000; call++) releaseOf(open, 'ana')
    expect(open.total).toBe(1000)
    for (const wrong of [0, -1, 1.5, NaN]) {
      expectRefusal(
        () => new ConcurrencyLimiter({ perPrincipal: wrong, total: 1 }),
        'ERR_ACCESS_CONFIG',
        'perPrincipal',
      )
      expectRefusal(() => new ConcurrencyLimiter({ perPrincipal: 1, total: wrong }), 'ERR_ACCESS_CONFIG', 'total')
    }
  })
})
