import type { DatabaseSync } from 'node:sqlite'

/** Node's built-in SQLite. */
export interface SqliteModule {
  readonly DatabaseSync: typeof DatabaseSync
}

let loaded: SqliteModule | undefined

/**
 * Loads `node:sqlite` without the warning that Node 22 gives of it: its interface is pinned by the tests on every Node that
 * this package supports. All other warnings pass. Loaded on first use, so that nobody pays who has PostgreSQL.
 */
export function sqliteModule(): SqliteModule {
  loaded ??= withoutSqliteWarning(() => process.getBuiltinModule('node:sqlite'))
  return loaded
}

function withoutSqliteWarning<T>(load: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was, and called with its object
  const { emitWarning } = process
  const quiet = (warning: string | Error, ...rest: unknown[]): void => {
    if (rest[0] === 'ExperimentalWarning' && String(warning).startsWith('SQLite ')) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  process.emitWarning = quiet
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}
