import { key, ordered } from './memory-table.ts'
import type { TallyRows } from '../row/store-rows.ts'
import type { TallyRow } from '../row/tally-row.ts'

const KEY = ['server', 'began_at', 'series'] as const

/** Tallies of calls in memory. */
export function tallyRows(table: Map<string, TallyRow>): TallyRows {
  return {
    put: (rows) => {
      for (const row of rows) table.set(key(row.server, String(row.began_at), row.series), row)
      return Promise.resolve()
    },
    list: ({ server, release, from, until = Infinity }) =>
      Promise.resolve(
        ordered(
          table,
          (row) =>
            row.server === server &&
            row.began_at >= from &&
            row.began_at < until &&
            row.release === (release ?? row.release),
          KEY,
        ),
      ),
    prune: (before) => {
      const old = [...table].filter(([, row]) => row.began_at < before)
      for (const [at] of old) table.delete(at)
      return Promise.resolve(old.length)
    },
    page: ({ offset, limit }) => Promise.resolve(ordered(table, () => true, KEY).slice(offset, offset + limit)),
    count: () => Promise.resolve(table.size),
  }
}
