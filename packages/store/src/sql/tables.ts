import type { AuditCheckpointRow, AuditRecordRow } from '../row/audit-row.ts'
import type { DocumentRow } from '../row/document-row.ts'
import type { KeptJobRow } from '../row/job-row.ts'
import type { ReleaseRow } from '../row/release-row.ts'
import type { TallyRow } from '../row/tally-row.ts'

/** What has been done to a schema, a row for each migration. This table stays as it is for ever: every version reads it first. */
export interface MigrationRow {
  /** 1 for the first. */
  readonly number: number
  readonly name: string
  /** The SHA-256 of its statements. */
  readonly digest: string
}

/** The tables of either database. */
export interface Tables {
  readonly mcpver_migrations: MigrationRow
  readonly releases: ReleaseRow
  readonly audit_records: AuditRecordRow
  readonly audit_checkpoints: AuditCheckpointRow
  readonly documents: DocumentRow
  readonly jobs: KeptJobRow
  readonly call_tallies: TallyRow
}
