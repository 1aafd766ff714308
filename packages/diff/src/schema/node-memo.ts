import type { Arena } from './arena.ts'
import type { Node } from './node.ts'

/** Schemas that contain themselves in very many ways are left as they are, which is stricter. */
const MOST_MADE = 10_000

/** Nodes that are made of others, each once, even if it is made of itself. */
export class NodeMemo {
  readonly #arena: Arena
  readonly #made = new Map<string, Node | undefined>()

  constructor(arena: Arena) {
    this.#arena = arena
  }

  /**
   * The node of a key: the one that was made before, or a new one. While it is being made, a reference stands for it.
   *
   * @param otherwise What stands for it when too many were made.
   */
  get(key: string, { make, otherwise }: { make: () => Node; otherwise: Node }): Node {
    if (this.#made.has(key)) {
      return this.#made.get(key) ?? this.#arena.reference(() => this.#made.get(key) ?? this.#arena.true)
    }
    if (this.#made.size >= MOST_MADE) return otherwise
    this.#made.set(key, undefined)
    const node = make()
    this.#made.set(key, node)
    return node
  }
}

/** A text that lists of the same nodes share, whatever their order. */
export function keyOf(nodes: readonly Node[]): string {
  return [...new Set(nodes.map(({ id }) => id))].sort((a, b) => a - b).join(' ')
}
