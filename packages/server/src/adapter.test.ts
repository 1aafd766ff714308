import { APIVersion } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAdapterChain, toAdapter, type Adapter } from './adapter.ts'
import { expectRefusal } from './test/refusal.ts'
import { text } from './test/connected-client.ts'

const version = (major: number): APIVersion => APIVersion.of(major)
const step = (from: number, to: number): Adapter => toAdapter('tool', { from: version(from), to: version(to) })
const chainOf = (
  edges: readonly (readonly [number, number])[],
  from: number,
  handlers: readonly number[],
): number[][] | undefined =>
  findAdapterChain(
    edges.map(([start, end]) => step(start, end)),
    version(from),
    ({ major }) => handlers.includes(major),
  )?.map((adapter) => [adapter.from.major, adapter.to.major])

describe('an adapter', () => {
  it('leaves arguments and results as they are where its author says nothing', () => {
    const { adaptArguments, adaptResult } = step(1, 2)
    const args = { city: 'Bern' }
    const result = text('sun')
    expect(adaptArguments(args as never)).toBe(args)
    expect(adaptResult(result)).toBe(result)
  })

  it.each([
    ['1.0.0', '1.0.0'],
    ['1.0.0', 'v1.0.0'],
    ['1.0.0', '1.0.0+build'],
  ])('is refused when it leads from a version to itself: %s to %s', (from, to) => {
    expectRefusal(() => toAdapter('forecast', { from, to }), {
      code: 'ERR_ADAPTER_INVALID',
      names: ['"forecast"', 'v1.0.0'],
    })
  })

  it.each([
    ['one', '2.0.0', '"one"'],
    ['1.0.0', '2', '"2"'],
  ])('is refused when it leads from %s to %s', (from, to, named) => {
    expectRefusal(() => toAdapter('forecast', { from, to }), { code: 'ERR_INVALID_VERSION', names: [named] })
  })
})

describe('the chain of adapters from a version', () => {
  it('is empty where the version has a handler of its own', () => {
    expect(chainOf([[1, 2]], 1, [1, 2])).toEqual([])
  })

  it.each<[what: string, adapters: string, handlers: number[], chain: string | undefined]>([
    ['one step', '1-2', [2], '1-2'],
    ['several steps, in their order', '2-3 1-2 3-4', [4], '1-2 2-3 3-4'],
    ['the shortest of two ways', '1-2 2-3 1-3', [3], '1-3'],
    ['that to the nearest handler, not to the highest version', '1-2 2-3', [2, 3], '1-2'],
    ['nothing where no adapter begins', '2-3', [3], undefined],
    ['nothing where it leads to no handler', '1-2', [3], undefined],
    ['nothing where it goes in a circle', '1-2 2-3 3-1', [4], undefined],
    ['a way out of a circle', '1-2 2-1 2-3', [3], '1-2 2-3'],
  ])('is %s', (...row) => {
    const [, adapters, handlers, chain] = row
    const edges = adapters.split(' ').map((edge) => edge.split('-').map(Number) as [number, number])
    expect(
      chainOf(edges, 1, handlers)
        ?.map((edge) => edge.join('-'))
        .join(' '),
    ).toBe(chain)
  })

  it('leads to an older version as well', () => {
    expect(chainOf([[3, 1]], 3, [1])).toEqual([[3, 1]])
  })

  it('is the shortest there is, whatever the adapters are', () => {
    const node = fc.integer({ min: 1, max: 6 })
    const edge = fc.tuple(node, node).filter(([from, to]) => from !== to)
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 15 }), fc.uniqueArray(node), (edges, handlers) => {
        const chain = chainOf(edges, 1, handlers)
        expect(chain?.length).toBe(shortest(edges, handlers))
        for (const [index, [from]] of (chain ?? []).entries()) expect(from).toBe(chain?.[index - 1]?.[1] ?? 1)
      }),
    )
  })
})

/** The length of the shortest way from 1 to a handler, by relaxing every edge often enough (Bellman-Ford). */
function shortest(edges: readonly (readonly [number, number])[], handlers: readonly number[]): number | undefined {
  const distance = new Map([[1, 0]])
  for (let round = 0; round < 6; round++) {
    for (const [from, to] of edges) {
      const start = distance.get(from)
      if (start !== undefined) distance.set(to, Math.min(distance.get(to) ?? Infinity, start + 1))
    }
  }
  const lengths = handlers.map((handler) => distance.get(handler)).filter((length) => length !== undefined)
  return lengths.length === 0 ? undefined : Math.min(...lengths)
}
