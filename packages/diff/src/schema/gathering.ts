import type { Node, NodeOf } from './node.ts'

/** So many parts are looked through one by one. */
const FEW = 16

/** Collects the parts of a connective, nested ones of its kind included, each once. */
export class Gathering {
  readonly parts: Node[] = []
  readonly types: NodeOf<'type'>[] = []
  /** For `any` only: lists of values become one. */
  readonly lists: NodeOf<'values'>[] = []
  readonly #kind: 'all' | 'any'
  /** Made when there are so many that looking through them takes longer. */
  #seen: Set<Node> | undefined

  constructor(kind: 'all' | 'any') {
    this.#kind = kind
  }

  /** `false` when one part decides the whole. */
  addAll(nodes: readonly Node[]): boolean {
    const isAll = this.#kind === 'all'
    for (const node of nodes) {
      if (node.kind === (isAll ? 'false' : 'true')) return false
      if (node.kind === (isAll ? 'true' : 'false')) continue
      if (node.kind === this.#kind) {
        if (!this.addAll(node.nodes)) return false
      } else this.#add(node)
    }
    return true
  }

  #add(node: Node): void {
    if (node.kind === 'type') this.types.push(node)
    else if (node.kind === 'values' && this.#kind === 'any') this.lists.push(node)
    else if (!this.#has(node)) {
      this.parts.push(node)
      this.#seen?.add(node)
    }
  }

  #has(node: Node): boolean {
    if (this.parts.length < FEW) return this.parts.includes(node)
    this.#seen ??= new Set(this.parts)
    return this.#seen.has(node)
  }
}
