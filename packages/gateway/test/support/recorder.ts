/** What happened at a server. */
export interface Happening {
  readonly kind: 'message' | 'listen' | 'cancel' | 'end'
  /** The server's own name of the session: a session's id, a process, or nothing. */
  readonly session: string
  /** Headers of the HTTP request that it came by; none over stdio. */
  readonly headers: Readonly<Record<string, string>>
  /** The message, or what a cancellation says, as it is written. */
  readonly text: string
}

interface Watcher {
  readonly isMeant: (happening: Happening) => boolean
  readonly resolve: (happening: Happening) => void
}

/** Keeps what happened at a server, and tells when something that is waited for happens. */
export class Recorder {
  readonly #happenings: Happening[] = []
  readonly #watchers = new Set<Watcher>()

  /** Keeps one more. */
  add(happening: Happening): void {
    this.#happenings.push(happening)
    for (const watcher of this.#watchers) {
      if (!watcher.isMeant(happening)) continue
      this.#watchers.delete(watcher)
      watcher.resolve(happening)
    }
  }

  /** Those that are meant, so far. */
  all(isMeant: (happening: Happening) => boolean): readonly Happening[] {
    return this.#happenings.filter(isMeant)
  }

  /** The first one that is meant, as soon as there is one. */
  find(isMeant: (happening: Happening) => boolean): Promise<Happening> {
    const found = this.#happenings.find(isMeant)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve) => this.#watchers.add({ isMeant, resolve }))
  }
}
