import {
  McpverError,
  type AuditRecord,
  type AuditStore,
  type Clock,
  type DocumentStore,
  type Job,
  type JobStore,
  type Release,
  type ReleaseStore,
  type Stored,
  type StoredDocument,
  type StoredJob,
  type StoreView,
} from '@mcpver/core'
import { deepFreeze } from './deep-freeze.ts'

/** What a store refuses, with the codes that the real ones have. */
export class MemoryStoreError extends McpverError {}

function storeError(code: string): McpverError {
  return new MemoryStoreError(`The store refuses: ${code}`, { code })
}

/** What is in it. Nothing in it is changed: a transaction that writes puts another content in its place. */
export interface Content {
  readonly releases: ReadonlyMap<string, Stored<Release>>
  readonly records: readonly AuditRecord[]
  readonly documents: ReadonlyMap<string, Stored<StoredDocument>>
  readonly jobs: ReadonlyMap<string, StoredJob>
}

/** What a transaction has made of it so far. */
export interface Draft {
  content: Content
}

/** A store as a transaction sees it. */
export function viewOf(draft: Draft, clock: Clock): StoreView {
  return {
    releases: releasesOf(draft),
    audit: auditOf(draft),
    documents: documentsOf(draft),
    jobs: jobsOf(draft, clock),
  }
}

/** Rows with one put in its place, or without it. Nothing is copied that is not written, since a simulation is mostly reads. */
function withRow<Row>(rows: ReadonlyMap<string, Row>, key: string, row: Row | undefined): ReadonlyMap<string, Row> {
  const changed = new Map(rows)
  if (row === undefined) changed.delete(key)
  else changed.set(key, row)
  return changed
}

/** Changes a part of what a transaction has made. */
function change(draft: Draft, part: Partial<Content>): void {
  draft.content = { ...draft.content, ...part }
}

function releasesOf(draft: Draft): ReleaseStore {
  const key = (name: string, version: string): string => `${name} ${version}`
  const put = (value: Release, revision: number): Promise<Stored<Release>> => {
    const stored = deepFreeze({ value, revision })
    change(draft, { releases: withRow(draft.content.releases, key(value.name, value.version), stored) })
    return Promise.resolve(stored)
  }
  return {
    get: (name, version) => Promise.resolve(draft.content.releases.get(key(name, version))),
    list: ({ name, state } = {}) =>
      Promise.resolve(
        [...draft.content.releases.values()].filter(
          ({ value }) => (name ?? value.name) === value.name && (state ?? value.state) === value.state,
        ),
      ),
    insert: (release) => put(release, 1),
    setState: ({ name, version }, { state, revision }) => {
      const stored = draft.content.releases.get(key(name, version))
      if (stored?.revision !== revision) return Promise.reject(storeError('ERR_STORE_STALE'))
      return put({ ...stored.value, state }, revision + 1)
    },
  }
}

function auditOf(draft: Draft): AuditStore {
  return {
    head: () => Promise.resolve(draft.content.records.at(-1)),
    append: (record) => {
      change(draft, { records: [...draft.content.records, record] })
      return Promise.resolve()
    },
    read: (from, limit) =>
      Promise.resolve(draft.content.records.filter(({ sequence }) => sequence >= from).slice(0, limit)),
    addCheckpoint: () => Promise.reject(storeError('ERR_STORE_INVALID')),
    checkpoints: () => Promise.resolve([]),
  }
}

function documentsOf(draft: Draft): DocumentStore {
  const key = (kind: string, id: string): string => `${kind} ${id}`
  return {
    get: (kind, id) => Promise.resolve(draft.content.documents.get(key(kind, id))),
    list: (kind, subject) =>
      Promise.resolve(
        [...draft.content.documents.values()]
          .filter(({ value }) => value.kind === kind && (subject === undefined || value.subject === subject))
          .sort((a, b) => a.value.createdAt - b.value.createdAt),
      ),
    put: (value, revision = 0) => {
      const known = draft.content.documents.get(key(value.kind, value.id))?.revision ?? 0
      if (known !== revision) return Promise.reject(storeError('ERR_STORE_STALE'))
      const stored = deepFreeze({ value, revision: revision + 1 })
      change(draft, { documents: withRow(draft.content.documents, key(value.kind, value.id), stored) })
      return Promise.resolve(stored)
    },
    remove: (kind, id) =>
      Promise.resolve(change(draft, { documents: withRow(draft.content.documents, key(kind, id), undefined) })),
  }
}

function jobsOf(draft: Draft, clock: Clock): JobStore {
  const assertAlone = (job: Job): void => {
    if (job.status !== 'active' || job.subject === '') return
    for (const { value } of draft.content.jobs.values()) {
      const isRival = value.kind === job.kind && value.id !== job.id && value.subject === job.subject
      if (isRival && value.status === 'active') throw storeError('ERR_STORE_CONFLICT')
    }
  }
  const keep = (value: Job, more: Omit<StoredJob, 'value'>): StoredJob => {
    assertAlone(value)
    const stored = deepFreeze({ value, ...more })
    change(draft, { jobs: withRow(draft.content.jobs, jobKey(value), stored) })
    return stored
  }
  return {
    now: () => Promise.resolve(clock.now()),
    get: (kind, id) => Promise.resolve(draft.content.jobs.get(jobKey({ kind, id }))),
    list: ({ kind, subject, status, limit = Infinity }) =>
      Promise.resolve(
        [...draft.content.jobs.values()]
          .filter(
            ({ value }) =>
              value.kind === kind &&
              (subject ?? value.subject) === value.subject &&
              (status ?? value.status) === value.status,
          )
          .sort((a, b) => b.value.createdAt - a.value.createdAt || (a.value.id < b.value.id ? 1 : -1))
          .slice(0, limit),
      ),
    insert: async (job) => {
      await Promise.resolve()
      if (draft.content.jobs.has(jobKey(job))) throw storeError('ERR_STORE_CONFLICT')
      return keep(job, { revision: 1, generation: 0, owner: null, claimedUntil: null })
    },
    put: async (job, revision) => {
      await Promise.resolve()
      const known = draft.content.jobs.get(jobKey(job))
      if (known === undefined) throw storeError('ERR_STORE_MISSING')
      if (known.revision !== revision) throw storeError('ERR_STORE_STALE')
      return keep(job, { revision: revision + 1, generation: known.generation, owner: null, claimedUntil: null })
    },
    remove: (kind, id) =>
      Promise.resolve(change(draft, { jobs: withRow(draft.content.jobs, jobKey({ kind, id }), undefined) })),
  }
}

/** The key of a job. */
export function jobKey({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`
}
