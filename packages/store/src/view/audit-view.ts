import { type AuditCheckpoint, type AuditRecord, type AuditStore } from '@mcpver/core'
import { fromAuditCheckpointRow, fromAuditRecordRow, toAuditCheckpointRow, toAuditRecordRow } from '../row/audit-row.ts'
import { countField, FieldFault } from '../row/field.ts'
import { checkArgument } from '../row/sealed-row.ts'
import { storeError } from '../store-error.ts'
import type { AuditRows } from '../row/store-rows.ts'
import type { TransactionScope } from '../transaction-scope.ts'

/** The most records that can be asked for at once: what either database takes as a limit, with room. */
const MOST = 2 ** 31 - 1

/** The audit as one transaction sees it. */
export class AuditView implements AuditStore {
  readonly #rows: AuditRows
  readonly #scope: TransactionScope

  constructor(rows: AuditRows, scope: TransactionScope) {
    this.#rows = rows
    this.#scope = scope
  }

  head(): Promise<AuditRecord | undefined> {
    return this.#scope.read(async () => {
      const row = await this.#rows.last()
      return row && fromAuditRecordRow(row)
    })
  }

  append(record: AuditRecord): Promise<void> {
    return this.#scope.write(async () => {
      const row = toAuditRecordRow(record)
      const next = ((await this.#rows.last())?.sequence ?? -1) + 1
      if (row.sequence < next) {
        throw storeError('ERR_STORE_CONFLICT', `There is an audit record ${String(row.sequence)} already`, {
          hint: 'Read the head within the same transaction, and append the one after it.',
        })
      }
      if (row.sequence > next) {
        throw storeError('ERR_STORE_INVALID', `The audit record ${String(row.sequence)} leaves out ${String(next)}`)
      }
      await this.#rows.append(row)
    })
  }

  read(from: number, limit: number): Promise<readonly AuditRecord[]> {
    return this.#scope.read(async () => {
      checkArgument('Audit records cannot be asked for', () => {
        countField('from', from)
        if (countField('limit', limit) > MOST) throw new FieldFault('limit', limit, `at most ${String(MOST)}`)
      })
      const records = (await this.#rows.from(from, limit)).map(fromAuditRecordRow)
      const gap = records.findIndex(({ sequence }, index) => sequence !== from + index)
      if (gap === -1) return records
      throw storeError('ERR_STORE_CORRUPT', `audit_records ${String(from + gap)} is missing, and later ones are there`)
    })
  }

  addCheckpoint(checkpoint: AuditCheckpoint): Promise<void> {
    return this.#scope.write(async () => {
      const row = toAuditCheckpointRow(checkpoint)
      if ((await this.#rows.findCheckpoint(row.size)) !== undefined) {
        throw storeError('ERR_STORE_CONFLICT', `There is an audit checkpoint of size ${String(row.size)} already`, {
          hint: 'A log says one thing of one size: read the checkpoint that is there.',
        })
      }
      await this.#rows.addCheckpoint(row)
    })
  }

  checkpoints(): Promise<readonly AuditCheckpoint[]> {
    return this.#scope.read(async () => (await this.#rows.checkpoints()).map(fromAuditCheckpointRow))
  }
}
