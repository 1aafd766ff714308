import { quote, type AuditCheckpoint, type AuditRecord } from '@mcpver/core'
import { canonicalField, countField, digestField, textField } from './field.ts'
import { readRow, writeRow, type SealedRow } from './sealed-row.ts'

/** A row of `audit_records`. */
export interface AuditRecordRow extends SealedRow {
  readonly sequence: number
  readonly entry: string
  readonly hash: string
}

/** A row of `audit_checkpoints`. */
export interface AuditCheckpointRow extends SealedRow {
  readonly size: number
  readonly note: string
  readonly created_at: number
}

/** The row of a record. @throws {StoreError} `ERR_STORE_INVALID` */
export function toAuditRecordRow({ sequence, entry, hash }: AuditRecord): AuditRecordRow {
  return writeRow<AuditRecordRow>(`The audit record ${quote(sequence)}`, () => ({
    sequence: countField('sequence', sequence),
    entry: canonicalField('entry', entry),
    hash: digestField('hash', hash),
  }))
}

/** The record of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromAuditRecordRow(row: AuditRecordRow): AuditRecord {
  return readRow(`audit_records ${quote(row.sequence)}`, row, ({ sequence, entry, hash }) => ({
    sequence: countField('sequence', sequence),
    entry: textField('entry', entry),
    hash: digestField('hash', hash),
  }))
}

/** The row of a checkpoint. @throws {StoreError} `ERR_STORE_INVALID` */
export function toAuditCheckpointRow({ size, note, createdAt }: AuditCheckpoint): AuditCheckpointRow {
  return writeRow<AuditCheckpointRow>(`The audit checkpoint of size ${quote(size)}`, () => ({
    size: countField('size', size),
    note: textField('note', note),
    created_at: countField('createdAt', createdAt),
  }))
}

/** The checkpoint of a row. @throws {StoreError} `ERR_STORE_CORRUPT` */
export function fromAuditCheckpointRow(row: AuditCheckpointRow): AuditCheckpoint {
  return readRow(`audit_checkpoints ${quote(row.size)}`, row, ({ size, note, created_at }) => ({
    size: countField('size', size),
    note: textField('note', note),
    createdAt: countField('created_at', created_at),
  }))
}
