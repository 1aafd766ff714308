import { resolve } from 'node:path'
import type { Command as Syntax } from 'commander'
import type { Io } from '../io.ts'

/** The options of every command that reads or changes releases, as `declareState` declares them. */
export interface StateOptions {
  readonly state: string
  readonly db?: string
  readonly trust?: string
  readonly json?: boolean
}

/** Where the state of releases lies; absolute paths. */
export interface StatePaths {
  readonly directory: string
  readonly keys: string
  /** The trust root, as its people signed it. */
  readonly trustRoot: string
  readonly policy: string
  readonly advisories: string
  /** What the gateway is told, where no other file is named. */
  readonly settings: string
  /** A file of SQLite, or the URL of a PostgreSQL database. */
  readonly database: string
}

/** Declares the options of `StateOptions`. */
export function declareState(syntax: Syntax): void {
  syntax
    .option('--state <directory>', 'where keys, trust root, policy, advisories and releases lie', '.mcpver')
    .option('--db <file-or-url>', 'the database: a file, or postgres://… (default: $MCPVER_DB, else in --state)')
    .option('--trust <file>', 'the trust root (default: the one in --state)')
}

/** The places that the options name. */
export function statePaths({ state, db, trust }: StateOptions, { cwd, env }: Io): StatePaths {
  const directory = resolve(cwd, state)
  const database = db ?? env['MCPVER_DB'] ?? ''
  return {
    directory,
    keys: resolve(directory, 'keys'),
    trustRoot: trust === undefined ? resolve(directory, 'trust-root.json') : resolve(cwd, trust),
    policy: resolve(directory, 'policy.json'),
    advisories: resolve(directory, 'advisories'),
    settings: resolve(directory, 'gateway.json'),
    database: database === '' ? resolve(directory, 'releases.sqlite') : placeOf(database, cwd),
  }
}

function placeOf(database: string, cwd: string): string {
  return isPostgres(database) ? database : resolve(cwd, database)
}

/** Whether a database is a server's. */
export function isPostgres(database: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(database)
}
