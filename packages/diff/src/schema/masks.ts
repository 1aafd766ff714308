import type { NodeContent } from './node.ts'
import { ANY, ARRAY, BOOLEAN, NULL, NUMBER, OBJECT, sortOf, STRING } from './sort.ts'

/** The sorts that values of a node, and of its negation, may have. */
export interface Masks {
  readonly mask: number
  readonly negativeMask: number
}

/** The sort that an assertion is about; a value of another sort satisfies it. */
const ABOUT: ReadonlyMap<NodeContent['kind'], number> = new Map<NodeContent['kind'], number>([
  ['minimum', NUMBER],
  ['maximum', NUMBER],
  ['multiple-of', NUMBER],
  ['min-length', STRING],
  ['max-length', STRING],
  ['pattern', STRING],
  ['format', STRING],
  ['min-items', ARRAY],
  ['max-items', ARRAY],
  ['unique', ARRAY],
  ['item', ARRAY],
  ['items', ARRAY],
  ['contains', ARRAY],
  ['min-properties', OBJECT],
  ['max-properties', OBJECT],
  ['required', OBJECT],
  ['property', OBJECT],
  ['matching', OBJECT],
  ['additional', OBJECT],
  ['names', OBJECT],
])

/** The sort that an assertion is about, or `undefined` for what is about all of them. */
export function sortAbout(kind: NodeContent['kind']): number | undefined {
  return ABOUT.get(kind)
}

/** Computes both masks of a node from those of its parts. */
export function masksOf(content: NodeContent): Masks {
  const about = ABOUT.get(content.kind)
  if (about !== undefined) return { mask: ANY, negativeMask: about }
  switch (content.kind) {
    case 'true':
    case 'declares':
      return { mask: ANY, negativeMask: 0 }
    case 'false':
      return { mask: 0, negativeMask: ANY }
    case 'type':
      return { mask: content.sorts, negativeMask: ANY & ~content.sorts }
    case 'values':
      return masksOfValues([...content.values.values()])
    case 'not':
      return { mask: content.node.negativeMask, negativeMask: content.node.mask }
    default:
      return masksOfConnective(content)
  }
}

function masksOfValues(values: readonly unknown[]): Masks {
  const mask = values.reduce<number>((found, value) => found | sortOf(value), 0)
  const isWholeBoolean = values.includes(true) && values.includes(false)
  const covered = (values.includes(null) ? NULL : 0) | (isWholeBoolean ? BOOLEAN : 0)
  return { mask, negativeMask: ANY & ~covered }
}

function masksOfConnective(content: NodeContent): Masks {
  switch (content.kind) {
    case 'all':
      return {
        mask: content.nodes.reduce((mask, node) => mask & node.mask, ANY),
        negativeMask: content.nodes.reduce((mask, node) => mask | node.negativeMask, 0),
      }
    case 'any':
      return {
        mask: content.nodes.reduce((mask, node) => mask | node.mask, 0),
        negativeMask: content.nodes.reduce((mask, node) => mask & node.negativeMask, ANY),
      }
    case 'one':
      return { mask: content.nodes.reduce((mask, node) => mask | node.mask, 0), negativeMask: ANY }
    case 'if': {
      const { test, then, else: otherwise } = content
      return {
        mask: (test.mask & then.mask) | (test.negativeMask & otherwise.mask),
        negativeMask: (test.mask & then.negativeMask) | (test.negativeMask & otherwise.negativeMask),
      }
    }
    default:
      return { mask: ANY, negativeMask: ANY }
  }
}
