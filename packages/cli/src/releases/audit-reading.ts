import { parseJson, type AuditStore } from '@mcpver/core'
import type { AuditEntry } from '@mcpver/lifecycle'

/** Records that are read at once: more would only take memory. */
const BATCH = 1000

/** What of the audit is wanted. */
export interface AuditQuery {
  /** The first number. Default: 0. */
  readonly from?: number
  /** Only what happened to this name. Default: everything. */
  readonly name?: string
  /** Only the last so many. Default: all. */
  readonly limit?: number
}

/** Entries of an audit, in their order. Whether they are true is for `verifyAudit` to say. */
export async function* auditEntries(audit: AuditStore, from = 0): AsyncGenerator<AuditEntry, void> {
  for (let next = from; ; next += BATCH) {
    const records = await audit.read(next, BATCH)
    for (const { entry } of records) yield parseJson(entry) as AuditEntry
    if (records.length < BATCH) return
  }
}

/** The entries that are wanted, in their order. */
export async function readAudit(
  audit: AuditStore,
  { from = 0, name, limit = Infinity }: AuditQuery,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of auditEntries(audit, from)) {
    if (name !== undefined && entry.target.name !== name) continue
    entries.push(entry)
    if (entries.length > 2 * limit) entries.splice(0, entries.length - limit)
  }
  return limit < entries.length ? entries.slice(entries.length - limit) : entries
}
