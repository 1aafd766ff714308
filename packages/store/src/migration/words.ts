import type { SqlDialect } from '../sql/session.ts'

/** How each kind of SQL writes what the tables need. */
export interface Words {
  /** A text, ordered by its bytes whatever the language of the server is. */
  readonly text: string
  readonly integer: string
  /** What ends the definition of a table. */
  readonly end: string
}

/** What was released is part of the digests of migrations, and stays as it is. */
export const WORDS: Readonly<Record<SqlDialect, Words>> = {
  sqlite: { text: 'text', integer: 'integer', end: 'strict' },
  postgres: { text: 'text collate "C"', integer: 'bigint', end: '' },
}
