import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../test/refusal.ts'
import { leafHash, nodeHash } from './merkle-hash.ts'
import { verifyConsistency, verifyInclusion } from './merkle-proof.ts'
import { MerkleTree } from './merkle-tree.ts'

const LARGEST = 70

/** The definition of RFC 6962, section 2.1, word by word. */
function rootOf(entries: readonly Buffer[]): Buffer {
  const [only] = entries
  if (only === undefined) return createHash('sha256').digest()
  if (entries.length === 1)
    return createHash('sha256')
      .update(Buffer.from([0]))
      .update(only)
      .digest()
  let middle = 1
  while (middle * 2 < entries.length) middle *= 2
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(rootOf(entries.slice(0, middle)))
    .update(rootOf(entries.slice(middle)))
    .digest()
}

const entries = Array.from({ length: LARGEST }, (_none, index) => Buffer.from(`entry ${String(index)}`))

function treeOf(count: number): MerkleTree {
  const tree = new MerkleTree()
  for (const entry of entries.slice(0, count)) tree.append(entry)
  return tree
}

describe('a Merkle tree', () => {
  // The inputs and roots that implementations of Certificate Transparency test themselves with.
  it('has the roots that other implementations give', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const tree = new MerkleTree()
    const roots = inputs.map((input) => {
      tree.append(Buffer.from(input, 'hex'))
      return tree.root().toString('hex')
    })
    expect(new MerkleTree().root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(roots).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ])
  })

  it('has the root of the definition at every size, now and later', () => {
    const whole = treeOf(LARGEST)
    for (let size = 0; size <= LARGEST; size++) {
      const root = rootOf(entries.slice(0, size))
      expect(treeOf(size).root()).toEqual(root)
      expect(whole.root(size)).toEqual(root)
    }
  })

  it('proves every entry in every size', () => {
    const tree = treeOf(LARGEST)
    for (let size = 1; size <= LARGEST; size++) {
      for (let index = 0; index < size; index++) {
        const leaf = leafHash(entries[index] ?? Buffer.alloc(0))
        const proof = tree.inclusionProof(index, size)
        expect(() => {
          verifyInclusion({ index, size, leaf, root: tree.root(size), proof })
        }).not.toThrow()
      }
    }
  })

  it('proves that every size begins with every smaller one', () => {
    const tree = treeOf(LARGEST)
    for (let second = 0; second <= LARGEST; second++) {
      for (let first = 0; first <= second; first++) {
        const proof = tree.consistencyProof(first, second)
        expect(() => {
          verifyConsistency({
            firstSize: first,
            firstRoot: tree.root(first),
            secondSize: second,
            secondRoot: tree.root(second),
            proof,
          })
        }).not.toThrow()
      }
    }
  })

  it('refuses sizes and indexes that it does not have', () => {
    const tree = treeOf(5)
    for (const size of [6, -1, 1.5, Number.NaN]) expect(() => tree.root(size)).toThrow(RangeError)
    for (const index of [5, -1, 0.5]) expect(() => tree.inclusionProof(index)).toThrow(RangeError)
    expect(() => tree.inclusionProof(3, 3)).toThrow(RangeError)
    expect(() => tree.consistencyProof(4, 3)).toThrow(RangeError)
  })

  it('gives hashes that stay what they are', () => {
    const tree = treeOf(7)
    const [root, proof] = [tree.root(), tree.inclusionProof(2)]
    const before = [root, ...proof].map((hash) => hash.toString('hex'))
    for (const entry of entries) tree.append(entry)
    expect([root, ...proof].map((hash) => hash.toString('hex'))).toEqual(before)
    root.fill(0)
    expect(tree.root(7).toString('hex')).toBe(before[0])
  })
})

const someTree = fc.integer({ min: 2, max: LARGEST }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    index: fc.integer({ min: 0, max: size - 1 }),
    other: fc.integer({ min: 0, max: size - 1 }),
    bit: fc.nat({ max: 255 }),
    at: fc.nat(),
  }),
)

function flipped(hash: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(hash)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

describe('a proof of inclusion', () => {
  it('holds for no other entry, index, root or hash', () => {
    fc.assert(
      fc.property(someTree, ({ size, index, other, bit, at }) => {
        const tree = treeOf(size)
        const claim = {
          index,
          size,
          leaf: leafHash(entries[index] ?? Buffer.alloc(0)),
          root: tree.root(),
          proof: tree.inclusionProof(index),
        }
        const place = at % claim.proof.length
        const changes = [
          { leaf: flipped(claim.leaf, bit) },
          { root: flipped(claim.root, bit) },
          { proof: claim.proof.map((hash, where) => (where === place ? flipped(hash, bit) : hash)) },
          { proof: claim.proof.toSpliced(place, 1) },
          { proof: [...claim.proof, claim.root] },
          ...(other === index ? [] : [{ index: other }]),
        ]
        for (const change of changes) {
          const error = refusalOf(() => {
            verifyInclusion({ ...claim, ...change })
          })
          expect(error.code).toBe('ERR_INVALID_PROOF')
        }
      }),
    )
  })

  it('does not take an inner node for an entry', () => {
    const tree = treeOf(2)
    const [a, b] = [leafHash(entries[0] ?? Buffer.alloc(0)), leafHash(entries[1] ?? Buffer.alloc(0))]
    expect(nodeHash(a, b)).toEqual(tree.root())
    const inner = leafHash(Buffer.concat([a, b]))
    expect(inner.equals(tree.root())).toBe(false)
  })

  it.each([
    ['an index outside', { index: 3 }],
    ['a negative index', { index: -1 }],
    ['a size that is none', { size: 1.5 }],
    ['a hash that is too short', { leaf: Buffer.alloc(31) }],
  ])('with %s is refused', (_what, change) => {
    const tree = treeOf(3)
    const leaf = leafHash(entries[0] ?? Buffer.alloc(0))
    const claim = { index: 0, size: 3, leaf, root: tree.root(), proof: tree.inclusionProof(0) }
    expect(
      refusalOf(() => {
        verifyInclusion({ ...claim, ...change })
      }).code,
    ).toBe('ERR_INVALID_PROOF')
  })
})

describe('a proof of consistency', () => {
  it('holds for no other roots, sizes or hashes', () => {
    fc.assert(
      fc.property(someTree, ({ size, index, bit, at }) => {
        const tree = treeOf(size)
        const firstSize = Math.max(1, index)
        const claim = {
          firstSize,
          firstRoot: tree.root(firstSize),
          secondSize: size,
          secondRoot: tree.root(),
          proof: tree.consistencyProof(firstSize),
        }
        const place = at % claim.proof.length
        for (const change of [
          { firstRoot: flipped(claim.firstRoot, bit) },
          { secondRoot: flipped(claim.secondRoot, bit) },
          { proof: claim.proof.map((hash, where) => (where === place ? flipped(hash, bit) : hash)) },
          { proof: claim.proof.toSpliced(place, 1) },
          { proof: [...claim.proof, claim.secondRoot] },
          { proof: [] },
        ]) {
          const error = refusalOf(() => {
            verifyConsistency({ ...claim, ...change })
          })
          expect(error.code).toBe('ERR_INVALID_PROOF')
        }
      }),
    )
  })

  it('shows two trees of one size with different roots', () => {
    const claim = { firstSize: 3, firstRoot: treeOf(3).root(), secondSize: 3, secondRoot: treeOf(4).root(), proof: [] }
    expect(
      refusalOf(() => {
        verifyConsistency(claim)
      }).message,
    ).toBe('Two trees of the same size have different roots')
  })

  it('is refused where there is nothing to prove, and for a tree that shrank', () => {
    const root = treeOf(3).root()
    for (const sizes of [
      { firstSize: 3, secondSize: 3, proof: [root] },
      { firstSize: 4, secondSize: 3, proof: [] },
      { firstSize: 0, secondSize: 3, proof: [] },
    ]) {
      const error = refusalOf(() => {
        verifyConsistency({ firstRoot: root, secondRoot: root, ...sizes })
      })
      expect(error.code).toBe('ERR_INVALID_PROOF')
    }
  })
})
