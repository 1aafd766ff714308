import type { Store } from '@mcpver/core'
import { fromAuditCheckpointRow, fromAuditRecordRow } from './row/audit-row.ts'
import { fromDocumentRow } from './row/document-row.ts'
import { fromJobRow } from './row/job-row.ts'
import { fromReleaseRow } from './row/release-row.ts'
import { fromTallyRow } from './row/tally-row.ts'
import { storeError } from './store-error.ts'
import { TransactionalStore } from './transactional-store.ts'
import type { StoreRows } from './row/store-rows.ts'

/** How many of each there are in a store. */
export interface StoreCounts {
  readonly releases: number
  readonly auditRecords: number
  readonly auditCheckpoints: number
  readonly documents: number
  readonly jobs: number
  readonly callTallies: number
}

/** How many rows are in memory at once. */
const PAGE = 500

/**
 * Copies all that a store holds into an empty one, revisions included: what the first held at one time, in one transaction
 * of the second. Every row is checked on the way. Jobs that somebody holds in the first are held by nobody in the second: their holders
 * work on the first.
 *
 * @returns How many of each were copied; the second store was counted too.
 * @throws {StoreError} `ERR_STORE_CONFLICT` when the second store is not empty; `ERR_STORE_CORRUPT` when the first one has
 *   something damaged; `ERR_STORE_INVALID` for a store that this package did not open, or twice the same.
 */
export async function copyStore(from: Store, to: Store): Promise<StoreCounts> {
  const [source, target] = [ownStore(from), ownStore(to)]
  if (source === target) throw storeError('ERR_STORE_INVALID', 'A store cannot be copied to itself')
  return target.withRows('write', (there) =>
    source.withRows('read', async (here) => {
      await assertEmpty(there)
      await copyReleases(here, there)
      await copyAudit(here, there)
      await copyDocuments(here, there)
      await copyJobs(here, there)
      await copyTallies(here, there)
      return equalCounts(await countsOf(here), await countsOf(there))
    }),
  )
}

function ownStore(store: Store): TransactionalStore {
  if (store instanceof TransactionalStore) return store
  throw storeError('ERR_STORE_INVALID', 'Only a store that this package opened can be copied', {
    hint: 'Open both stores with the same installation of @mcpver/store.',
  })
}

async function assertEmpty(rows: StoreRows): Promise<void> {
  const counts = await countsOf(rows)
  if (Object.values(counts).every((count) => count === 0)) return
  throw storeError('ERR_STORE_CONFLICT', `The store to copy to is not empty: it has ${JSON.stringify(counts)}`, {
    hint: 'Copy to a new store.',
  })
}

async function copyReleases(here: StoreRows, there: StoreRows): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await here.releases.page({ offset, limit: PAGE })
    for (const row of rows) {
      fromReleaseRow(row)
      await there.releases.insert(row)
    }
    if (rows.length < PAGE) return
  }
}

async function copyAudit(here: StoreRows, there: StoreRows): Promise<void> {
  for (let from = 0; ; from += PAGE) {
    const rows = await here.audit.from(from, PAGE)
    for (const row of rows) {
      fromAuditRecordRow(row)
      await there.audit.append(row)
    }
    if (rows.length < PAGE) break
  }
  for (const row of await here.audit.checkpoints()) {
    fromAuditCheckpointRow(row)
    await there.audit.addCheckpoint(row)
  }
}

async function copyDocuments(here: StoreRows, there: StoreRows): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await here.documents.page({ offset, limit: PAGE })
    for (const row of rows) {
      fromDocumentRow(row)
      await there.documents.insert(row)
    }
    if (rows.length < PAGE) return
  }
}

async function copyJobs(here: StoreRows, there: StoreRows): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await here.jobs.page({ offset, limit: PAGE })
    for (const kept of rows) {
      fromJobRow(kept)
      const { generation, owner: _, claimed_until: __, ...row } = kept
      await there.jobs.insert(row, generation)
    }
    if (rows.length < PAGE) return
  }
}

async function copyTallies(here: StoreRows, there: StoreRows): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await here.tallies.page({ offset, limit: PAGE })
    for (const row of rows) fromTallyRow(row)
    if (rows.length > 0) await there.tallies.put(rows)
    if (rows.length < PAGE) return
  }
}

async function countsOf({ releases, audit, documents, jobs, tallies }: StoreRows): Promise<StoreCounts> {
  return {
    releases: await releases.count(),
    auditRecords: await audit.count(),
    auditCheckpoints: (await audit.checkpoints()).length,
    documents: await documents.count(),
    jobs: await jobs.count(),
    callTallies: await tallies.count(),
  }
}

function equalCounts(here: StoreCounts, there: StoreCounts): StoreCounts {
  if (JSON.stringify(here) === JSON.stringify(there)) return there
  throw storeError(
    'ERR_STORE_CORRUPT',
    `The copy has ${JSON.stringify(there)} where the store has ${JSON.stringify(here)}, so it was undone`,
  )
}
