import type { Logger } from '@mcpver/core'

/** What has a name by which it is called. */
export type NamedKind = 'prompt' | 'tool'

/** A name that several servers would have in the list of all; it is withheld. */
export interface NameClash {
  readonly kind: NamedKind
  /** As it would be listed. */
  readonly name: string
  /** By name. */
  readonly servers: readonly string[]
}

/** The clashes that are known, and were told. */
export class ClashBoard {
  readonly #logger: Logger
  readonly #known = new Map<NamedKind, readonly NameClash[]>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  list(): readonly NameClash[] {
    return [...this.#known.values()].flat()
  }

  /** Says which clashes there are now; those that were not there before are logged. */
  report(kind: NamedKind, clashes: readonly NameClash[]): void {
    const before = new Set(this.#known.get(kind)?.map(keyOf))
    this.#known.set(kind, clashes)
    for (const clash of clashes) {
      if (!before.has(keyOf(clash)))
        this.#logger.warn({ ...clash }, 'Several servers would have one name: it is withheld')
    }
  }
}

/** Those names that are of more than one server. */
export function clashesAmong(kind: NamedKind, owners: ReadonlyMap<string, ReadonlySet<string>>): readonly NameClash[] {
  return [...owners]
    .filter(([, servers]) => servers.size > 1)
    .map(([name, servers]) => ({ kind, name, servers: [...servers] }))
}

/** Takes note of whose a name is. */
export function addOwner(owners: Map<string, Set<string>>, name: string, server: string): void {
  const servers = owners.get(name)
  if (servers === undefined) owners.set(name, new Set([server]))
  else servers.add(server)
}

function keyOf({ name, servers }: NameClash): string {
  return JSON.stringify([name, servers])
}
