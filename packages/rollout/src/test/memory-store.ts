import {
  McpverError,
  type AuditRecord,
  type AuditStore,
  type CallTally,
  type Clock,
  type DocumentStore,
  type HeldJob,
  type Job,
  type JobClaim,
  type JobDesk,
  type JobStore,
  type Release,
  type ReleaseStore,
  type Store,
  type Stored,
  type StoredDocument,
  type StoredJob,
  type StoreView,
  type TallyStore,
} from '@mcpver/core'

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

interface Draft {
  releases: Map<string, Stored<Release>>
  records: AuditRecord[]
  documents: Map<string, Stored<StoredDocument>>
  jobs: Map<string, StoredJob>
}

/** What goes between a program and its store: to stop it there, or to cut it off. */
export type Gate = <T>(what: string, pass: () => Promise<T>) => Promise<T>

/**
 * A store in memory for tests of what works on one, with a clock that they set. The real ones are tested with it where all packages come
 * together.
 */
export class MemoryStore implements Store {
  content: Content = { releases: new Map(), records: [], documents: new Map(), jobs: new Map() }
  tallied: CallTally[] = []
  /** Told of each commit. */
  onCommit: (() => void) | undefined
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  read<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    return use(this.#view(draftOf(this.content)))
  }

  write<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const draft = draftOf(this.content)
      const found = await use(this.#view(draft))
      this.#commit(draft)
      return found
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  watch(listener: () => void): () => void {
    const told = (): void => listener()
    this.#listeners.add(told)
    return () => void this.#listeners.delete(told)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  readonly desk: JobDesk = {
    claim: (claim) => Promise.resolve(this.#claim(claim)),
    renew: (held, lease) => Promise.resolve(this.#change(held, { claimedUntil: this.#clock.now() + lease })),
    release: (held) => Promise.resolve(void this.#change(held, { owner: null, claimedUntil: null })),
    onDue: (_kind, ring) => this.watch(ring),
  }

  readonly tallies: TallyStore = {
    add: (tallies) => Promise.resolve(void this.tallied.push(...tallies)),
    read: ({ server, release, from, until = Infinity }) =>
      Promise.resolve(
        this.tallied.filter(
          (one) =>
            one.server === server && (release ?? one.release) === one.release && one.from >= from && one.from < until,
        ),
      ),
    prune: (before) => {
      const kept = this.tallied.filter(({ from }) => from >= before)
      const count = this.tallied.length - kept.length
      this.tallied = kept
      return Promise.resolve(count)
    },
  }

  #commit(draft: Content): void {
    this.content = draft
    this.onCommit?.()
    for (const listener of this.#listeners) listener()
  }

  #claim({ kind, owner, lease, limit }: JobClaim): readonly StoredJob[] {
    const now = this.#clock.now()
    const due = [...this.content.jobs.values()]
      .filter(
        ({ value, claimedUntil }) =>
          value.kind === kind &&
          value.status !== 'ended' &&
          value.dueAt !== null &&
          value.dueAt <= now &&
          (claimedUntil === null || claimedUntil <= now),
      )
      .sort((a, b) => (a.value.dueAt ?? 0) - (b.value.dueAt ?? 0))
      .slice(0, limit)
    const jobs = new Map(this.content.jobs)
    const claimed = due.map((job) => ({ ...job, owner, generation: job.generation + 1, claimedUntil: now + lease }))
    for (const job of claimed) jobs.set(jobKey(job.value), job)
    this.content = { ...this.content, jobs }
    return claimed
  }

  #change(held: HeldJob, change: Partial<StoredJob>): boolean {
    const job = this.content.jobs.get(jobKey(held))
    if (job?.owner !== held.owner || job.generation !== held.generation) return false
    this.content = { ...this.content, jobs: new Map(this.content.jobs).set(jobKey(held), { ...job, ...change }) }
    return true
  }

  #view(draft: Draft): StoreView {
    return {
      releases: releasesOf(draft),
      audit: auditOf(draft),
      documents: documentsOf(draft),
      jobs: jobsOf(draft, this.#clock),
    }
  }
}

/** The same store as one program sees it, through a gate. */
export function through(store: Store, gate: Gate): Store {
  return {
    read: (use) => gate('read', () => store.read(use)),
    write: (use) => gate('write', () => store.write(use)),
    watch: (listener) => store.watch(listener),
    close: () => Promise.resolve(),
    desk: {
      claim: (claim) => gate('claim', () => store.desk.claim(claim)),
      renew: (held, lease) => gate('renew', () => store.desk.renew(held, lease)),
      release: (held) => gate('release', () => store.desk.release(held)),
      onDue: (kind, ring) => store.desk.onDue(kind, ring),
    },
    tallies: {
      add: (tallies) => store.tallies.add(tallies),
      read: (query) => gate('tallies', () => store.tallies.read(query)),
      prune: (before) => store.tallies.prune(before),
    },
  }
}

function draftOf({ releases, records, documents, jobs }: Content): Draft {
  return {
    releases: new Map(releases),
    records: [...records],
    documents: new Map(documents),
    jobs: new Map(jobs),
  }
}

function releasesOf({ releases }: Draft): ReleaseStore {
  const key = (name: string, version: string): string => `${name} ${version}`
  const put = (value: Release, revision: number): Promise<Stored<Release>> => {
    const stored = { value, revision }
    releases.set(key(value.name, value.version), stored)
    return Promise.resolve(stored)
  }
  return {
    get: (name, version) => Promise.resolve(releases.get(key(name, version))),
    list: ({ name, state } = {}) =>
      Promise.resolve(
        [...releases.values()].filter(
          ({ value }) => (name ?? value.name) === value.name && (state ?? value.state) === value.state,
        ),
      ),
    insert: (release) => put(release, 1),
    setState: ({ name, version }, { state, revision }) => {
      const stored = releases.get(key(name, version))
      if (stored?.revision !== revision) return Promise.reject(storeError('ERR_STORE_STALE'))
      return put({ ...stored.value, state }, revision + 1)
    },
  }
}

function auditOf({ records }: Draft): AuditStore {
  return {
    head: () => Promise.resolve(records.at(-1)),
    append: (record) => Promise.resolve(void records.push(record)),
    read: (from, limit) => Promise.resolve(records.filter(({ sequence }) => sequence >= from).slice(0, limit)),
    addCheckpoint: () => Promise.reject(storeError('ERR_STORE_INVALID')),
    checkpoints: () => Promise.resolve([]),
  }
}

function documentsOf({ documents }: Draft): DocumentStore {
  const key = (kind: string, id: string): string => `${kind} ${id}`
  return {
    get: (kind, id) => Promise.resolve(documents.get(key(kind, id))),
    list: (kind, subject) =>
      Promise.resolve(
        [...documents.values()]
          .filter(({ value }) => value.kind === kind && (subject === undefined || value.subject === subject))
          .sort((a, b) => a.value.createdAt - b.value.createdAt),
      ),
    put: (value, revision = 0) => {
      const known = documents.get(key(value.kind, value.id))?.revision ?? 0
      if (known !== revision) return Promise.reject(storeError('ERR_STORE_STALE'))
      // As a database has it: nobody changes it from outside.
      const stored = { value: structuredClone(value), revision: revision + 1 }
      documents.set(key(value.kind, value.id), stored)
      return Promise.resolve(stored)
    },
    remove: (kind, id) => Promise.resolve(void documents.delete(key(kind, id))),
  }
}

function jobsOf({ jobs }: Draft, clock: Clock): JobStore {
  const assertAlone = (job: Job): void => {
    const other = [...jobs.values()].some(
      ({ value }) =>
        value.kind === job.kind && value.id !== job.id && value.subject === job.subject && value.status === 'active',
    )
    if (other && job.status === 'active' && job.subject !== '') throw storeError('ERR_STORE_CONFLICT')
  }
  const keep = (value: Job, more: Omit<StoredJob, 'value'>): StoredJob => {
    assertAlone(value)
    const stored = { value: structuredClone(value), ...more }
    jobs.set(jobKey(value), stored)
    return stored
  }
  return {
    now: () => Promise.resolve(clock.now()),
    get: (kind, id) => Promise.resolve(jobs.get(jobKey({ kind, id }))),
    list: ({ kind, subject, status, limit = Infinity }) =>
      Promise.resolve(
        [...jobs.values()]
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
      if (jobs.has(jobKey(job))) throw storeError('ERR_STORE_CONFLICT')
      return keep(job, { revision: 1, generation: 0, owner: null, claimedUntil: null })
    },
    put: async (job, revision) => {
      await Promise.resolve()
      const known = jobs.get(jobKey(job))
      if (known === undefined) throw storeError('ERR_STORE_MISSING')
      if (known.revision !== revision) throw storeError('ERR_STORE_STALE')
      return keep(job, { revision: revision + 1, generation: known.generation, owner: null, claimedUntil: null })
    },
    remove: (kind, id) => Promise.resolve(void jobs.delete(jobKey({ kind, id }))),
  }
}

function jobKey({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind} ${id}`
}
