import type { JsonValue } from '@mcpver/core'
import type { UndecidedReason } from '../verdict.ts'

/** What every node of the intermediate form has. */
interface NodeBase {
  /** Two nodes of one arena that say the same in the same words are one node. */
  readonly id: number
  /** The sorts that a value may have and still satisfy the node; never too few. */
  readonly mask: number
  /** The sorts that a value may have and still not satisfy it; never too few. */
  readonly negativeMask: number
}

/** A limit on a count: of code points, items or properties. */
export type CountKind = 'min-length' | 'max-length' | 'min-items' | 'max-items' | 'min-properties' | 'max-properties'

/** What a node says, without its identity. An assertion about one sort holds for every value of the others. */
export type NodeContent =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'type'; readonly sorts: number }
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, JsonValue> }
  | { readonly kind: 'minimum' | 'maximum'; readonly bound: number; readonly exclusive: boolean }
  | { readonly kind: 'multiple-of'; readonly divisor: number }
  | { readonly kind: CountKind; readonly limit: number }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'format'; readonly name: string }
  | { readonly kind: 'unique' }
  /** The item at `index` satisfies `node`, if there is one. */
  | { readonly kind: 'item'; readonly index: number; readonly node: Node }
  /** Every item from `index` on satisfies `node`. */
  | { readonly kind: 'items'; readonly index: number; readonly node: Node }
  /** From `min` to `max` items satisfy `node`. */
  | { readonly kind: 'contains'; readonly node: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'required'; readonly name: string }
  /** The property `name` satisfies `node`, if there is one. */
  | { readonly kind: 'property'; readonly name: string; readonly node: Node }
  /** Every property whose name matches `pattern` satisfies `node`. */
  | { readonly kind: 'matching'; readonly pattern: string; readonly node: Node }
  /** Every property that is neither one of `names` nor matches one of `patterns` satisfies `node`. */
  | { readonly kind: 'additional'; readonly rest: RestOfNames; readonly node: Node }
  /** Says nothing of a value: these properties may have any. It tells which ones a schema speaks of. */
  | { readonly kind: 'declares'; readonly names: ReadonlySet<string>; readonly patterns: readonly string[] }
  /** Every name of a property satisfies `node`. */
  | { readonly kind: 'names'; readonly node: Node }
  | { readonly kind: 'all' | 'any' | 'one'; readonly nodes: readonly Node[] }
  | { readonly kind: 'if'; readonly test: Node; readonly then: Node; readonly else: Node }
  | { readonly kind: 'not'; readonly node: Node }
  /** A schema that is still being read, or that contains itself. */
  | { readonly kind: 'reference'; readonly target: () => Node }
  /** What cannot be decided, whichever way. */
  | { readonly kind: 'opaque'; readonly reason: UndecidedReason }

/** All names but some. */
export interface RestOfNames {
  readonly names: ReadonlySet<string>
  readonly patterns: readonly string[]
}

/** A schema in the intermediate form: assertions, each about one sort, under the connectives of propositional logic. */
export type Node = NodeBase & NodeContent

/** A node of one kind. */
export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>

/** A number for each kind, for keys. */
export const KIND_NUMBERS: Readonly<Record<NodeContent['kind'], number>> = {
  true: 0,
  false: 1,
  type: 2,
  values: 3,
  minimum: 4,
  maximum: 5,
  'multiple-of': 6,
  'min-length': 7,
  'max-length': 8,
  'min-items': 9,
  'max-items': 10,
  'min-properties': 11,
  'max-properties': 12,
  pattern: 13,
  format: 14,
  unique: 15,
  item: 16,
  items: 17,
  contains: 18,
  required: 19,
  property: 20,
  matching: 21,
  additional: 22,
  names: 23,
  all: 24,
  any: 25,
  one: 26,
  if: 27,
  not: 28,
  reference: 29,
  opaque: 30,
  declares: 31,
}
