import { expect, it } from 'vitest'
import { MerkleFrontier } from './merkle-frontier.ts'
import { MerkleTree } from './merkle-tree.ts'

it('has the root of the whole tree, at every size', () => {
  const [frontier, tree] = [new MerkleFrontier(), new MerkleTree()]
  expect(frontier.root()).toEqual(tree.root())
  for (let index = 0; index < 300; index++) {
    const entry = Buffer.from(`entry ${String(index)}`)
    expect([frontier.append(entry), tree.append(entry)]).toEqual([index, index])
    expect([frontier.size, frontier.root()]).toEqual([tree.size, tree.root()])
  }
})

it('gives a root that later entries do not change', () => {
  const frontier = new MerkleFrontier()
  frontier.append(Buffer.from('a'))
  const root = frontier.root()
  const text = root.toString('hex')
  root.fill(0)
  expect(frontier.root().toString('hex')).toBe(text)
  frontier.append(Buffer.from('b'))
  expect(frontier.root().toString('hex')).not.toBe(text)
})
