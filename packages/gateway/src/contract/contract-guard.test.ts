import { describe, expect, it } from 'vitest'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import type { ContractGuard, ObservedTool } from './contract-guard.ts'
import { sessionListRequest } from './list-request.ts'
import { guardFor, listed, servedRelease } from './test/guard-for.ts'
import { listingLink, listOf } from './test/listing-link.ts'
import { eventually } from '../test/eventually.ts'

const TOOLS = { a: '1.0.0', b: '1.0.0', c: '1.0.0' } as const
const REQUEST = sessionListRequest({})
const CHANGED = { ...TOOLS, b: { version: '1.0.0', description: 'Now with malice.' } } as const

const linkListing = (tools: Parameters<typeof listed>[0]) => listingLink(() => listOf(...listed(tools)))

async function listedBy(guard: ContractGuard, link: UpstreamLink): Promise<readonly ObservedTool[]> {
  const answer = await guard.list(link, REQUEST)
  if (!answer.success) throw new Error('The link answered with an error')
  return answer.tools
}

describe('a guard', () => {
  it('lets pass what was approved, and says nothing', async () => {
    const { guard, drifts } = await guardFor(TOOLS)
    const link = linkListing(TOOLS)
    await guard.verify(link, () => REQUEST)
    expect(['a', 'b', 'c'].map((name) => guard.observed(link, name)?.passes)).toEqual([true, true, true])
    expect(drifts).toEqual([])
  })

  it('withholds a tool that was changed and one that nobody approved, and the others stay', async () => {
    const { guard, drifts } = await guardFor(TOOLS)
    const link = linkListing({ ...CHANGED, d: '1.0.0' })
    const tools = await listedBy(guard, link)
    expect(tools.map(({ name, passes }) => [name, passes])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
      ['d', false],
    ])
    expect(drifts).toMatchObject([
      { tool: 'b', kind: 'changed', passes: false, server: 'weather', release: '1.0.0' },
      { tool: 'd', kind: 'unknown', passes: false },
    ])
    expect(drifts[0]?.approved).not.toBe(drifts[0]?.found)
  })

  it('withholds a tool under another name, and says that the first is missing', async () => {
    const { guard, drifts } = await guardFor(TOOLS)
    const link = linkListing({ a: '1.0.0', b: '1.0.0', see: '1.0.0' })
    await guard.verify(link, () => REQUEST)
    expect(guard.observed(link, 'see')?.passes).toBe(false)
    expect(guard.observed(link, 'c')).toBeUndefined()
    expect(drifts.map(({ tool, kind }) => [tool, kind])).toEqual([
      ['see', 'unknown'],
      ['c', 'missing'],
    ])
  })

  it.each(['enforce', 'classify'] as const)(
    'withholds a name that is listed twice, whichever comes first (%s)',
    async (mode) => {
      const { guard, drifts } = await guardFor(TOOLS, mode)
      const [a, b, c] = listed(TOOLS)
      for (const again of [b!, listed(CHANGED)[1]!]) {
        for (const list of [listOf(a!, b!, c!, again), listOf(again, a!, b!, c!)]) {
          const link = listingLink(() => list)
          const tools = await listedBy(guard, link)
          expect(tools.filter(({ name }) => name === 'b').map(({ passes }) => passes)).toEqual([false, false])
          expect(guard.observed(link, 'b')?.passes).toBe(false)
          expect(guard.observed(link, 'a')?.passes).toBe(true)
        }
      }
      expect(drifts.map(({ tool }) => tool)).toContain('b')
    },
  )

  it('withholds what has no name, and what is no definition', async () => {
    const { guard } = await guardFor(TOOLS)
    const link = listingLink(() =>
      listOf(...listed(TOOLS), '{}', '7', '{"name":"d"}', '{"name":"__proto__","inputSchema":{"type":"object"}}'),
    )
    const tools = await listedBy(guard, link)
    expect(tools.filter(({ passes }) => passes).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(guard.observed(link, '__proto__')?.passes).toBe(false)
    expect(guard.observed(link, 'constructor')).toBeUndefined()
  })

  it('lets everything pass where everything does, and tells what', async () => {
    const { guard, drifts } = await guardFor(TOOLS, 'audit')
    const link = listingLink(() => listOf(...listed(CHANGED), '{}', '{}', ...listed({ d: '1.0.0' })))
    const tools = await listedBy(guard, link)
    expect(tools).toHaveLength(6)
    expect(tools.every(({ passes }) => passes)).toBe(true)
    expect(drifts.map(({ tool, passes }) => [tool, passes])).toEqual([
      ['b', true],
      ['', true],
      ['d', true],
    ])
  })

  it('tells each difference once, until it changes', async () => {
    const { guard, drifts } = await guardFor(TOOLS)
    const link = linkListing(CHANGED)
    for (let count = 0; count < 3; count++) await guard.list(link, REQUEST)
    await guard.list(linkListing(CHANGED), REQUEST)
    guard.reset()
    await guard.list(link, REQUEST)
    expect(drifts).toHaveLength(1)
    link.answer = () => listOf(...listed({ ...CHANGED, b: { version: '1.0.0', description: 'Yet another.' } }))
    await guard.list(link, REQUEST)
    expect(drifts).toHaveLength(2)
    link.answer = () => listOf(...listed(TOOLS))
    await guard.list(link, REQUEST)
    expect(guard.drifts()).toEqual([])
    link.answer = () => listOf(...listed(CHANGED))
    await guard.list(link, REQUEST)
    expect(drifts).toHaveLength(3)
    expect(guard.drifts()).toMatchObject([{ tool: 'b', kind: 'changed' }])
  })

  it('forgets differences when a server makes up names without end', async () => {
    const { guard } = await guardFor(TOOLS)
    const names = Array.from({ length: 6000 }, (_, count) => String(count))
    for (const round of ['x', 'y', 'z']) {
      const made = names.map((name) => ({ name: round + name, inputSchema: { type: 'object' } }))
      await guard.list(
        listingLink(() => listOf(...made)),
        REQUEST,
      )
    }
    expect(guard.drifts().length).toBeLessThanOrEqual(10_000)
  })
})

describe('looking at a link', () => {
  it('is done once, for all who wait for it', async () => {
    const { guard } = await guardFor(TOOLS)
    const link = linkListing(TOOLS)
    await Promise.all([guard.verify(link, () => REQUEST), guard.verify(link, () => REQUEST)])
    expect(guard.verify(link, () => REQUEST)).toBeUndefined()
    expect(link.asked).toHaveLength(1)
  })

  it('is done again for another link, and when the link says that it lists something else', async () => {
    const { guard } = await guardFor(TOOLS)
    const [link, other] = [linkListing(TOOLS), linkListing(CHANGED)]
    await guard.verify(link, () => REQUEST)
    await guard.verify(other, () => REQUEST)
    expect(guard.observed(link, 'b')?.passes).toBe(true)
    expect(guard.observed(other, 'b')?.passes).toBe(false)
    link.answer = other.answer
    guard.invalidate(link)
    await guard.verify(link, () => REQUEST)
    expect(guard.observed(link, 'b')?.passes).toBe(false)
    expect(link.asked).toHaveLength(2)
  })

  it('is done again when that was said while it was being done', async () => {
    const { guard } = await guardFor(TOOLS)
    let answer: ((list: string) => void) | undefined
    const link = listingLink(() => new Promise((resolve) => (answer = resolve)))
    const looked = guard.verify(link, () => REQUEST)
    guard.invalidate(link)
    answer?.(listOf(...listed(TOOLS)))
    await looked
    link.answer = () => listOf(...listed(CHANGED))
    await guard.verify(link, () => REQUEST)
    expect(guard.observed(link, 'b')?.passes).toBe(false)
  })

  it('is done by the way when it was done long ago', async () => {
    const { guard, clock } = await guardFor(TOOLS)
    const link = linkListing(TOOLS)
    await guard.verify(link, () => REQUEST)
    link.answer = () => listOf(...listed(CHANGED))
    clock.time = 1000
    expect(guard.verify(link, () => REQUEST)).toBeUndefined()
    expect(link.asked).toHaveLength(1)
    clock.time = 1001
    expect(guard.verify(link, () => REQUEST)).toBeUndefined()
    await eventually(() => expect(guard.observed(link, 'b')?.passes).toBe(false))
  })

  it('keeps what it saw when it fails by the way', async () => {
    const { guard, clock } = await guardFor(TOOLS)
    const link = linkListing(TOOLS)
    await guard.verify(link, () => REQUEST)
    link.answer = () => '!{"code":-32603,"message":"broken"}'
    clock.time = 5000
    expect(guard.verify(link, () => REQUEST)).toBeUndefined()
    await eventually(() => expect(link.asked).toHaveLength(2))
    expect(guard.observed(link, 'a')?.passes).toBe(true)
  })

  it('fails where the server does not list its tools, and is tried again by the next', async () => {
    const { guard } = await guardFor(TOOLS)
    const link = listingLink(() => '!{"code":-32603,"message":"broken"}')
    await expect(guard.verify(link, () => REQUEST)).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_FAILED',
      message: 'The server did not list its tools: "broken"',
    })
    link.answer = () => listOf(...listed(TOOLS))
    await guard.verify(link, () => REQUEST)
    expect(guard.observed(link, 'a')?.passes).toBe(true)
  })

  it('finds nothing in a server that has no tools at all', async () => {
    const { guard, drifts } = await guardFor(TOOLS)
    const link = listingLink(() => '!{"code":-32601,"message":"Method not found"}')
    await guard.verify(link, () => REQUEST)
    expect(guard.verify(link, () => REQUEST)).toBeUndefined()
    expect(drifts.map(({ kind }) => kind)).toEqual(['missing', 'missing', 'missing'])
  })

  it('is not forgotten for others when a list is shorter for one client', async () => {
    const { guard } = await guardFor(TOOLS)
    const link = linkListing(CHANGED)
    await guard.verify(link, () => REQUEST)
    link.answer = () => listOf(...listed({ a: '1.0.0' }))
    await guard.list(link, REQUEST)
    expect(guard.observed(link, 'b')?.passes).toBe(false)
    link.answer = () => listOf(...listed(TOOLS))
    await guard.list(link, REQUEST)
    expect(guard.observed(link, 'b')?.passes).toBe(true)
  })
})

describe('what was seen', () => {
  it('is judged anew when something else is approved, without asking', async () => {
    const stage = await guardFor(TOOLS)
    const link = linkListing(CHANGED)
    await stage.guard.verify(link, () => REQUEST)
    stage.release = await servedRelease(CHANGED)
    stage.guard.reset()
    expect(stage.guard.verify(link, () => REQUEST)).toBeUndefined()
    expect(stage.guard.observed(link, 'b')?.passes).toBe(true)
    expect(stage.guard.drifts()).toEqual([])
    expect(link.asked).toHaveLength(1)
  })

  it('is judged anew when the route says so', async () => {
    const stage = await guardFor(TOOLS)
    const link = linkListing(CHANGED)
    await stage.guard.verify(link, () => REQUEST)
    stage.mode = 'audit'
    stage.guard.reset()
    expect(stage.guard.observed(link, 'b')?.passes).toBe(true)
    stage.mode = 'enforce'
    stage.guard.reset()
    expect(stage.guard.observed(link, 'b')?.passes).toBe(false)
    expect(stage.drifts.map(({ passes }) => passes)).toEqual([false, true, false])
  })
})
