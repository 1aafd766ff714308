import type { CallTally, TallyQuery, TallyStore } from '@mcpver/core'
import { countField, keyField, subjectField } from './row/field.ts'
import { checkArgument } from './row/sealed-row.ts'
import { fromTallyRow, toTallyRow, type TallyRow } from './row/tally-row.ts'
import type { TallyRows } from './row/store-rows.ts'

/** Runs something in a transaction of its own; the name is that of what is done. */
type Transact = <T>(what: string, use: (rows: TallyRows) => Promise<T>) => Promise<T>

/** Transactions that read, and those beside the writers. */
export interface TallyStoreOptions {
  readonly read: Transact
  readonly write: Transact
}

/** The tallies of a store. */
export class StoreTallies implements TallyStore {
  readonly #options: TallyStoreOptions

  constructor(options: TallyStoreOptions) {
    this.#options = options
  }

  async add(tallies: readonly CallTally[]): Promise<void> {
    const rows = inOrder(tallies.map(toTallyRow))
    if (rows.length > 0) await this.#options.write('add', (there) => there.put(rows))
  }

  async read(query: TallyQuery): Promise<readonly CallTally[]> {
    checkArgument('Tallies cannot be asked for', () => {
      keyField('server', query.server)
      subjectField('release', query.release ?? '')
      countField('from', query.from)
      countField('until', query.until ?? 0)
    })
    return this.#options.read('read', async (rows) => (await rows.list(query)).map(fromTallyRow))
  }

  async prune(before: number): Promise<number> {
    checkArgument('Tallies cannot be removed', () => countField('before', before))
    return this.#options.write('prune', (rows) => rows.prune(before))
  }
}

/** Each key once, the last that was given, in one order: two who lock the same rows in different orders would wait for each other. */
function inOrder(rows: readonly TallyRow[]): readonly TallyRow[] {
  const byKey = new Map(rows.map((row) => [`${row.server}\u0000${String(row.began_at)}\u0000${row.series}`, row]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
