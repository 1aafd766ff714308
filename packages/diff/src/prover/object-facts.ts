import type { Node, NodeOf } from '../schema/node.ts'
import type { Branch } from './branch.ts'

/** A property that has to be there, of a name that is not settled yet. */
export interface Wanted {
  /** What its name satisfies. */
  readonly name: readonly Node[]
  /** What its value satisfies. */
  readonly value: readonly Node[]
}

/** What the assertions at a branch's end say about an object. */
export interface ObjectFacts {
  readonly required: ReadonlySet<string>
  readonly absent: ReadonlySet<string>
  readonly min: number
  readonly max: number
  /** Properties of a known name whose value must break something. */
  readonly broken: readonly (readonly [name: string, value: Node])[]
  readonly wanted: readonly Wanted[]
  readonly matching: readonly NodeOf<'matching'>[]
  readonly additional: readonly NodeOf<'additional'>[]
  /** What every name satisfies. */
  readonly names: readonly Node[]
  /** Every name that an assertion mentions. */
  readonly mentioned: ReadonlySet<string>
  /** Every pattern of names that an assertion mentions. */
  readonly patterns: readonly string[]
}

/** Sorts the assertions of a branch by what they say. */
export function objectFactsOf(branch: Branch): ObjectFacts {
  const facts = new FactCollector(branch)
  for (const atom of branch.atoms) {
    if (atom.kind === 'not') facts.addNegation(atom.node)
    else facts.add(atom)
  }
  return facts
}

class FactCollector implements ObjectFacts {
  readonly required = new Set<string>()
  readonly absent = new Set<string>()
  min = 0
  max = Infinity
  readonly broken: [string, Node][] = []
  readonly wanted: Wanted[] = []
  readonly matching: NodeOf<'matching'>[] = []
  readonly additional: NodeOf<'additional'>[] = []
  readonly names: Node[] = []
  readonly mentioned = new Set<string>()
  readonly #branch: Branch
  readonly #patterns = new Set<string>()

  constructor(branch: Branch) {
    this.#branch = branch
  }

  get patterns(): readonly string[] {
    return [...this.#patterns]
  }

  add(atom: Node): void {
    switch (atom.kind) {
      case 'required':
        this.required.add(this.#mention(atom.name))
        break
      case 'property':
        this.#mention(atom.name)
        break
      case 'matching':
        this.#patterns.add(atom.pattern)
        this.matching.push(atom)
        break
      case 'additional':
        this.#mentionRest(atom)
        this.additional.push(atom)
        break
      case 'names':
        this.names.push(atom.node)
        this.#mentionListed(atom.node)
        break
      case 'min-properties':
        this.min = Math.max(this.min, atom.limit)
        break
      case 'max-properties':
        this.max = Math.min(this.max, atom.limit)
        break
      default:
    }
  }

  addNegation(atom: Node): void {
    const { arena } = this.#branch.prover
    switch (atom.kind) {
      case 'required':
        this.absent.add(this.#mention(atom.name))
        break
      case 'property':
        this.broken.push([this.#mention(atom.name), arena.not(atom.node)])
        break
      case 'matching':
        this.#patterns.add(atom.pattern)
        this.wanted.push({ name: [arena.pattern(atom.pattern)], value: [arena.not(atom.node)] })
        break
      case 'additional':
        this.#mentionRest(atom)
        this.wanted.push({ name: this.#restNodes(atom), value: [arena.not(atom.node)] })
        break
      case 'names':
        this.#mentionListed(atom.node)
        this.wanted.push({ name: [arena.not(atom.node)], value: [] })
        break
      case 'min-properties':
        this.max = Math.min(this.max, atom.limit - 1)
        break
      case 'max-properties':
        this.min = Math.max(this.min, atom.limit + 1)
        break
      default:
    }
  }

  #mention(name: string): string {
    this.mentioned.add(name)
    return name
  }

  #mentionRest({ rest }: NodeOf<'additional'>): void {
    for (const name of rest.names) this.mentioned.add(name)
    for (const pattern of rest.patterns) this.#patterns.add(pattern)
  }

  /** Names that a `propertyNames` lists are the ones worth trying. */
  #mentionListed(node: Node): void {
    if (node.kind !== 'values') return
    for (const value of node.values.values()) if (typeof value === 'string') this.mentioned.add(value)
  }

  #restNodes({ rest }: NodeOf<'additional'>): Node[] {
    const { arena } = this.#branch.prover
    return [
      ...(rest.names.size > 0 ? [arena.not(arena.values(rest.names))] : []),
      ...rest.patterns.map((pattern) => arena.not(arena.pattern(pattern))),
    ]
  }
}
