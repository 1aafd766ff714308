import { pointerTo } from '@mcpver/core'

/** What changes on the way to a place. */
export interface Step {
  /** The keyword of the schema before that leads here; absent when nothing does. */
  readonly keyword?: string
  /** The name or index under the keyword, when several schemas stand there. */
  readonly member?: string | number | undefined
  /** Whether the schema here describes the same value as the one before. */
  readonly isInPlace: boolean
  /** What references are resolved against from here on. Default: what it was. */
  readonly base?: string
  /** For the first place: the document that this one is compared with. */
  readonly twin?: unknown
}

/** Where a reader is in a document. */
export class Place {
  /** What references are resolved against. */
  readonly base: string
  /** The resources that were entered on the way, the outermost first; empty where none of them can matter. */
  readonly scope: readonly string[]
  readonly depth: number
  readonly isInPlace: boolean
  /** What stands at the same place of the document that this one is compared with; `undefined` when nothing does. */
  readonly twin: unknown
  readonly #parent: Place | undefined
  readonly #step: Step

  constructor(step: Step, parent?: Place, scope?: readonly string[]) {
    this.base = step.base ?? parent?.base ?? ''
    this.scope = scope ?? parent?.scope ?? []
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.isInPlace = step.isInPlace
    this.twin = parent?.twin === undefined ? step.twin : followed(parent.twin, step)
    this.#parent = parent
    this.#step = step
  }

  /** A JSON Pointer (RFC 6901); of a place behind a reference, that of the way there. Made when somebody asks. */
  get pointer(): string {
    const { keyword, member } = this.#step
    const before = this.#parent?.pointer ?? ''
    const within = keyword === undefined ? before : pointerTo(before, keyword)
    return member === undefined ? within : pointerTo(within, member)
  }

  /** The place as it is within a resource that begins here. */
  entered(base: string, scope: readonly string[]): Place {
    return new Place({ isInPlace: this.isInPlace, base }, this, scope)
  }
}

function followed(twin: unknown, { keyword, member }: Step): unknown {
  const within = keyword === undefined ? twin : memberOf(twin, keyword)
  return member === undefined ? within : memberOf(within, member)
}

function memberOf(container: unknown, member: string | number): unknown {
  if (typeof container !== 'object' || container === null || !Object.hasOwn(container, member)) return undefined
  return (container as Record<string | number, unknown>)[member]
}
