import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import { listProcesses, memoryOf, variableOf, type ProcessEntry } from './process-table.ts'

/** The environment variable by which processes are known that left the group and outlived their parents. */
export const FAMILY_VARIABLE = 'MCPVER_FAMILY'

/** How long between two looks at the table, in milliseconds. */
export const POLL = 25

/** By what the members of a family are known. */
export interface FamilyMark {
  /** The id of the program's process, which leads a group of its own. */
  readonly leader: number | undefined
  /** The value of `MCPVER_FAMILY` in the members' environments. */
  readonly mark: string
}

/** Who belonged to which family at one moment. One look serves all families, because it costs the same for one and for many. */
export class FamilyTable {
  readonly #byParent: ReadonlyMap<number, readonly ProcessEntry[]>
  readonly #byGroup: ReadonlyMap<number, readonly ProcessEntry[]>
  readonly #byMark: ReadonlyMap<string, readonly ProcessEntry[]>

  private constructor(entries: readonly ProcessEntry[]) {
    this.#byParent = grouped(entries, ({ parent }) => parent)
    this.#byGroup = grouped(entries, ({ group }) => group)
    this.#byMark = grouped(entries, ({ pid }) => variableOf(pid, FAMILY_VARIABLE))
  }

  /** Looks now. */
  static read(): FamilyTable {
    return new FamilyTable(listProcesses().filter(({ pid }) => pid !== process.pid))
  }

  /** Looks in this turn of the event loop, once for all who ask in it. */
  static readonly now: () => Promise<FamilyTable> = shared(() => setImmediate())

  /** Looks at most 25 ms later, once for all who ask until then. */
  static readonly soon: () => Promise<FamilyTable> = shared(() => delay(POLL))

  /** The ids of the members that run. */
  membersOf({ leader, mark }: FamilyMark): number[] {
    if (leader === undefined) return []
    // The leader is one of its group.
    const found = new Set([...pids(this.#byGroup.get(leader)), ...pids(this.#byMark.get(mark))])
    // A set is walked through to what is added meanwhile.
    for (const pid of found) for (const child of pids(this.#byParent.get(pid))) found.add(child)
    return [...found]
  }

  /** How much memory a family holds together, in bytes; `undefined` where the system does not tell. */
  memoryOf(family: FamilyMark): number | undefined {
    const sizes = this.membersOf(family).map((pid) => memoryOf(pid))
    return sizes.reduce<number | undefined>((sum, size) => (size === undefined ? sum : (sum ?? 0) + size), undefined)
  }
}

function grouped<Key>(
  entries: readonly ProcessEntry[],
  keyOf: (entry: ProcessEntry) => Key | undefined,
): ReadonlyMap<Key, readonly ProcessEntry[]> {
  const groups = new Map<Key, ProcessEntry[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return groups
}

function pids(entries: readonly ProcessEntry[] = []): number[] {
  return entries.map(({ pid }) => pid)
}

function shared(pause: () => Promise<unknown>): () => Promise<FamilyTable> {
  let next: Promise<FamilyTable> | undefined
  return () =>
    (next ??= pause().then(() => {
      next = undefined
      return FamilyTable.read()
    }))
}
