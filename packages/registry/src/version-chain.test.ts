import { APIVersion } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findVersionChain } from './version-chain.ts'

const version = (major: number): APIVersion => APIVersion.of(major)
const chainOf = (
  edges: readonly (readonly [number, number])[],
  from: number,
  served: readonly number[],
): number[][] | undefined =>
  findVersionChain(
    edges.map(([start, end]) => ({ from: version(start), to: version(end) })),
    version(from),
    ({ major }) => served.includes(major),
  )?.map((link) => [link.from.major, link.to.major])

describe('the chain of links from a version', () => {
  it('is empty where the version is served itself', () => {
    expect(chainOf([[1, 2]], 1, [1, 2])).toEqual([])
  })

  it.each<[what: string, links: string, served: number[], chain: string | undefined]>([
    ['one step', '1-2', [2], '1-2'],
    ['several steps, in their order', '2-3 1-2 3-4', [4], '1-2 2-3 3-4'],
    ['the shortest of two ways', '1-2 2-3 1-3', [3], '1-3'],
    ['that to the nearest that is served, not to the highest version', '1-2 2-3', [2, 3], '1-2'],
    ['nothing where no link begins', '2-3', [3], undefined],
    ['nothing where it leads to nothing that is served', '1-2', [3], undefined],
    ['nothing where it goes in a circle', '1-2 2-3 3-1', [4], undefined],
    ['a way out of a circle', '1-2 2-1 2-3', [3], '1-2 2-3'],
  ])('is %s', (...row) => {
    const [, links, served, chain] = row
    const edges = links.split(' ').map((edge) => edge.split('-').map(Number) as [number, number])
    expect(
      chainOf(edges, 1, served)
        ?.map((edge) => edge.join('-'))
        .join(' '),
    ).toBe(chain)
  })

  it('leads to an older version as well', () => {
    expect(chainOf([[3, 1]], 3, [1])).toEqual([[3, 1]])
  })

  it('is the shortest there is, whatever the links are', () => {
    const node = fc.integer({ min: 1, max: 6 })
    const edge = fc.tuple(node, node).filter(([from, to]) => from !== to)
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 15 }), fc.uniqueArray(node), (edges, served) => {
        const chain = chainOf(edges, 1, served)
        expect(chain?.length).toBe(shortest(edges, served))
        for (const [index, [from]] of (chain ?? []).entries()) expect(from).toBe(chain?.[index - 1]?.[1] ?? 1)
      }),
    )
  })
})

/** The length of the shortest way from 1 to what is served, by relaxing every edge often enough (Bellman-Ford). */
function shortest(edges: readonly (readonly [number, number])[], served: readonly number[]): number | undefined {
  const distance = new Map([[1, 0]])
  for (let round = 0; round < 6; round++) {
    for (const [from, to] of edges) {
      const start = distance.get(from)
      if (start !== undefined) distance.set(to, Math.min(distance.get(to) ?? Infinity, start + 1))
    }
  }
  const lengths = served.map((one) => distance.get(one)).filter((length) => length !== undefined)
  return lengths.length === 0 ? undefined : Math.min(...lengths)
}
