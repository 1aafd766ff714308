import { SqlAuditRows } from './sql-audit-rows.ts'
import { SqlDocumentRows } from './sql-document-rows.ts'
import { SqlJobRows, type SqlJobOptions } from './sql-job-rows.ts'
import { SqlReleaseRows } from './sql-release-rows.ts'
import { SqlTallyRows } from './sql-tally-rows.ts'
import { kyselyOf } from './session-dialect.ts'
import type { Session } from './session.ts'
import type { StoreRows } from '../row/store-rows.ts'

/** The rows of either database, through one session. */
export function sqlRows(session: Session, jobs: SqlJobOptions): StoreRows {
  const db = kyselyOf(session)
  return {
    releases: new SqlReleaseRows(db),
    audit: new SqlAuditRows(db),
    documents: new SqlDocumentRows(db),
    jobs: new SqlJobRows(db, jobs),
    tallies: new SqlTallyRows(db),
  }
}
