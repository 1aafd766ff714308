import type {
  CallTally,
  Clock,
  HeldJob,
  JobClaim,
  JobDesk,
  Store,
  StoredJob,
  StoreView,
  TallyStore,
} from '@mcpver/core'
import { jobKey, viewOf, type Content, type Draft } from './memory-view.ts'

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
    return use(viewOf({ content: this.content }, this.#clock))
  }

  write<T>(use: (view: StoreView) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      const draft: Draft = { content: this.content }
      const found = await use(viewOf(draft, this.#clock))
      this.#commit(draft.content)
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

  #commit(content: Content): void {
    this.content = content
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
