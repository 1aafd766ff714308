import type { Node } from './node.ts'

/** So many are put in order one by one: `sort` takes memory even for two of them. */
const FEW = 16

/** Puts numbers in order, in place. */
export function orderNumbers(numbers: number[]): number[] {
  return ordered(numbers, (a, b) => a - b)
}

/** Puts nodes in the order of their ids, in place. */
export function orderNodes(nodes: Node[]): Node[] {
  return ordered(nodes, (a, b) => a.id - b.id)
}

function ordered<T>(items: T[], compare: (a: T, b: T) => number): T[] {
  if (items.length > FEW) return items.sort(compare)
  for (let end = 1; end < items.length; end++) {
    const item = items[end] as T
    let place = end
    for (; place > 0 && compare(items[place - 1] as T, item) > 0; place--) items[place] = items[place - 1] as T
    items[place] = item
  }
  return items
}
