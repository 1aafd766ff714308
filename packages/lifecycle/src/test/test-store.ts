import {
  McpverError,
  type AuditCheckpoint,
  type AuditRecord,
  type AuditStore,
  type DocumentStore,
  type JobDesk,
  type JobStore,
  type Release,
  type ReleaseStore,
  type Store,
  type Stored,
  type StoredDocument,
  type StoreView,
  type TallyStore,
} from '@mcpver/core'

/** What a store refuses, with the codes that the real ones have. */
class TestStoreError extends McpverError {}

function storeError(code: 'ERR_STORE_CONFLICT' | 'ERR_STORE_STALE'): McpverError {
  return new TestStoreError('Somebody else was there before', { code })
}

interface Content {
  readonly releases: Map<string, Stored<Release>>
  readonly records: AuditRecord[]
  readonly checkpoints: AuditCheckpoint[]
  readonly documents: Map<string, Stored<StoredDocument>>
}

/** Nothing here works on jobs or counts calls. */
const refuse = (): Promise<never> => Promise.reject(new Error('The store of these tests has no jobs and no tallies'))
const NO_JOBS: JobStore = {
  now: refuse,
  get: refuse,
  list: refuse,
  insert: refuse,
  put: refuse,
  remove: refuse,
}

/** A store in memory for tests of what works on one. The real ones are tested with it where all packages come together. */
export class TestStore implements Store {
  readonly desk: JobDesk = { claim: refuse, renew: refuse, release: refuse, onDue: () => () => undefined }
  readonly tallies: TallyStore = { add: refuse, read: refuse, prune: refuse }
  content: Content = { releases: new Map(), records: [], checkpoints: [], documents: new Map() }
  /** Runs before a transaction that writes: what somebody else does meanwhile. */
  beforeWrite: (() => void) | undefined
  /** Makes appending to the audit fail. */
  isAuditBroken = false
  readonly #listeners = new Set<() => void>()
  #last: Promise<unknown> = Promise.resolve()

  read<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    return use(this.#view(this.content))
  }

  write<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      this.beforeWrite?.()
      const { releases, records, checkpoints, documents } = this.content
      const copies = { releases: new Map(releases), documents: new Map(documents) }
      const draft = { ...copies, records: [...records], checkpoints: [...checkpoints] }
      const found = await use(this.#view(draft))
      this.content = draft
      for (const listener of this.#listeners) listener()
      return found
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #view(content: Content): StoreView {
    return {
      releases: releasesOf(content),
      audit: this.#audit(content),
      documents: documentsOf(content),
      jobs: NO_JOBS,
    }
  }

  #audit({ records, checkpoints }: Content): AuditStore {
    return {
      head: () => Promise.resolve(records.at(-1)),
      append: (record) => {
        if (this.isAuditBroken) return Promise.reject(new Error('The audit cannot be written'))
        records.push(record)
        return Promise.resolve()
      },
      read: (from, limit) => Promise.resolve(records.filter(({ sequence }) => sequence >= from).slice(0, limit)),
      addCheckpoint: (checkpoint) => {
        if (checkpoints.some(({ size }) => size === checkpoint.size))
          return Promise.reject(storeError('ERR_STORE_CONFLICT'))
        return Promise.resolve(void checkpoints.push(checkpoint))
      },
      checkpoints: () => Promise.resolve(checkpoints.toSorted((a, b) => a.size - b.size)),
    }
  }
}

function releasesOf({ releases }: Content): ReleaseStore {
  const key = (name: string, version: string): string => `${name} ${version}`
  const put = (value: Release, revision: number): Stored<Release> => {
    const stored = { value, revision }
    releases.set(key(value.name, value.version), stored)
    return stored
  }
  return {
    get: (name, version) => Promise.resolve(releases.get(key(name, version))),
    list: ({ name, state } = {}) =>
      Promise.resolve(
        [...releases.values()].filter(
          ({ value }) => (name ?? value.name) === value.name && (state ?? value.state) === value.state,
        ),
      ),
    insert: (release) =>
      releases.has(key(release.name, release.version))
        ? Promise.reject(storeError('ERR_STORE_CONFLICT'))
        : Promise.resolve(put(release, 1)),
    setState: ({ name, version }, { state, revision }) => {
      const stored = releases.get(key(name, version))
      if (stored?.revision !== revision) return Promise.reject(storeError('ERR_STORE_STALE'))
      return Promise.resolve(put({ ...stored.value, state }, revision + 1))
    },
  }
}

function documentsOf({ documents }: Content): DocumentStore {
  const key = (kind: string, id: string): string => `${kind} ${id}`
  return {
    get: (kind, id) => Promise.resolve(documents.get(key(kind, id))),
    list: (kind, subject) =>
      Promise.resolve(
        [...documents.values()]
          .filter(({ value }) => value.kind === kind && (subject === undefined || value.subject === subject))
          .sort((a, b) => a.value.createdAt - b.value.createdAt || (a.value.id < b.value.id ? -1 : 1)),
      ),
    put: (value, revision = 0) => {
      const known = documents.get(key(value.kind, value.id))?.revision ?? 0
      if (known !== revision) return Promise.reject(storeError('ERR_STORE_CONFLICT'))
      const stored = { value, revision: revision + 1 }
      documents.set(key(value.kind, value.id), stored)
      return Promise.resolve(stored)
    },
    remove: (kind, id) => Promise.resolve(void documents.delete(key(kind, id))),
  }
}
