import { quote, type Logger } from '@mcpver/core'
import type { ProcessLimits } from '../backend/create-backend.ts'
import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import type { ReleaseTrial } from './release-trial.ts'

/** What keeps versions warm. */
export interface WarmKeeperOptions {
  readonly catalog: ReleaseCatalog
  readonly trial: ReleaseTrial
  /** How often it is looked whether they run, in milliseconds: more often than what is idle is ended. */
  readonly interval: number
  readonly logger: Logger
}

/** How often to look, in milliseconds: more often than a process is ended that nobody uses. */
export function warmInterval({ idleTimeout = Infinity }: ProcessLimits = {}, recheckInterval = 60_000): number {
  return Math.min(recheckInterval, idleTimeout / 2)
}

/** Starts the versions that routes keep warm, and sees that they stay so. */
export class WarmKeeper {
  readonly #options: WarmKeeperOptions
  readonly #timer: NodeJS.Timeout
  readonly #endWatch: () => void
  readonly #looking = new Map<string, Promise<void>>()
  /** Why versions could not be started, as it was logged last. */
  readonly #faults = new Map<string, string>()
  readonly #end = new AbortController()

  constructor(options: WarmKeeperOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#look(), options.interval).unref()
    this.#endWatch = options.catalog.onChange(() => this.#look())
    this.#look()
  }

  /** Looks no more. Resolves when nothing is being started any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#endWatch()
    this.#end.abort()
    await Promise.all(this.#looking.values())
  }

  #look(): void {
    for (const { name, route } of this.#options.catalog.servers()) {
      for (const version of route?.value.warm ?? []) this.#start(name, version)
    }
  }

  #start(server: string, version: string): void {
    const key = JSON.stringify([server, version])
    if (this.#end.signal.aborted || this.#looking.has(key)) return
    const looked = this.#probe(server, version, key).finally(() => this.#looking.delete(key))
    this.#looking.set(key, looked)
  }

  /** What is wrong is logged once for as long as it is so. */
  async #probe(server: string, version: string, key: string): Promise<void> {
    const { trial, logger } = this.#options
    const { signal } = this.#end
    const result = await trial.probe(server, version, { signal })
    const fault = result.success || signal.aborted ? undefined : result.reason
    if (fault !== undefined && this.#faults.get(key) !== fault) {
      logger.warn({ server, version, reason: fault }, `Release ${version} of ${quote(server)} cannot be kept warm`)
    }
    if (fault === undefined) this.#faults.delete(key)
    else this.#faults.set(key, fault)
  }
}
