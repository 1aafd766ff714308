import { sql, type RawBuilder } from 'kysely'
import type { Clock } from '@mcpver/core'

/** The clock that all programs on a database go by, as a term of a statement. */
export interface SqlTime {
  /** The time that is so many milliseconds from now, in milliseconds since 1970. */
  in(milliseconds: number): RawBuilder<number>
}

/** The clock of the server. In a query of its own, which is looked at once: a term that changes from row to row finds no index. */
export const serverTime: SqlTime = Object.freeze({
  in: (milliseconds: number) =>
    sql<number>`(select floor(extract(epoch from clock_timestamp()) * 1000)::bigint + ${milliseconds}::bigint)`,
})

/** A clock of this machine. */
export function machineTime(clock: Clock): SqlTime {
  return { in: (milliseconds) => sql<number>`${clock.now() + milliseconds}` }
}
