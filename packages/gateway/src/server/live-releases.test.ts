import { silentLogger, type JsonObject } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import type { Backend } from '../backend/backend.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { ContractGuard } from '../contract/contract-guard.ts'
import { servedRelease } from '../contract/test/guard-for.ts'
import { LiveReleases } from './live-releases.ts'

const URL_1: JsonObject = { url: 'http://one.example/mcp', headers: { a: 'b' } }

async function release(version: string, upstream: JsonObject | null = URL_1): Promise<ServedRelease> {
  return { ...(await servedRelease({ a: '1.0.0' }, version)), upstream }
}

function stage() {
  const told: string[] = []
  let finish: (() => void) | undefined
  const releases = new LiveReleases({
    grace: 7,
    logger: silentLogger,
    backendOf: ({ version, upstream }) => {
      told.push(`open ${version} ${JSON.stringify(upstream?.['url'])}`)
      const over = (how: string) => void told.push(`${how} ${version} ${JSON.stringify(upstream?.['url'])}`)
      return {
        retire: (grace: number) => {
          over(`retire within ${String(grace)}`)
          return new Promise<void>((resolve) => (finish = resolve))
        },
        close: () => {
          over('close')
          finish?.()
          return Promise.resolve()
        },
      } as unknown as Backend
    },
    guardOf: () => ({ reset: () => void told.push('reset') }) as unknown as ContractGuard,
  })
  return { releases, told }
}

describe('a release', () => {
  it('is reached by one and the same object as long as it is reached alike', async () => {
    const { releases, told } = stage()
    const served = await release('1.0.0')
    const live = releases.of(served)
    expect(releases.of(served)).toBe(live)
    const again = await release('1.0.0', { headers: { a: 'b' }, url: 'http://one.example/mcp' })
    expect(releases.of(again)).toBe(live)
    expect(live.served).toBe(again)
    expect(told).toEqual(['open 1.0.0 "http://one.example/mcp"', 'reset'])
  })

  it('that is reached in another way is another one; the first comes to its end in its own time', async () => {
    const { releases, told } = stage()
    const live = releases.of(await release('1.0.0'))
    const other = releases.of(await release('1.0.0', { url: 'http://two.example/mcp' }))
    expect(other).not.toBe(live)
    expect([releases.has(live), releases.has(other)]).toEqual([false, true])
    expect(told.slice(1)).toEqual([
      'open 1.0.0 "http://two.example/mcp"',
      'retire within 7 1.0.0 "http://one.example/mcp"',
    ])
    expect(releases.list()).toEqual([other])
  })

  it('that is gone comes to its end, and others stay', async () => {
    const { releases, told } = stage()
    const [one, two] = [releases.of(await release('1.0.0')), releases.of(await release('2.0.0'))]
    releases.keepOnly(new Set(['2.0.0', '3.0.0']))
    expect([releases.has(one), releases.has(two)]).toEqual([false, true])
    expect(told.at(-1)).toBe('retire within 7 1.0.0 "http://one.example/mcp"')
  })

  it('on its way out is ended with the rest', async () => {
    const { releases, told } = stage()
    releases.of(await release('1.0.0'))
    releases.of(await release('2.0.0'))
    releases.keepOnly(new Set(['2.0.0']))
    await releases.close()
    expect(told.filter((line) => line.startsWith('close')).sort()).toEqual([
      'close 1.0.0 "http://one.example/mcp"',
      'close 2.0.0 "http://one.example/mcp"',
    ])
    expect(releases.list()).toEqual([])
    const before = told.length
    await releases.close()
    expect(told).toHaveLength(before)
  })
})
