import type { Clock, Logger } from '@mcpver/core'
import type { EraVerdict } from './era-probe.ts'

/** What a memory of one era asks and reads. */
export interface EraMemoryOptions {
  /** Asks the server. */
  readonly probe: () => Promise<EraVerdict>
  /** After how long the server is asked again, in milliseconds. */
  readonly lifetime: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Whether a server speaks one era, as it said last. What is old still counts until the server has been asked again. */
export class EraMemory {
  readonly #options: EraMemoryOptions
  #verdict: EraVerdict | undefined
  #at = 0
  #asking: Promise<EraVerdict> | undefined

  constructor(options: EraMemoryOptions) {
    this.#options = options
  }

  /** What is known; `undefined` before the server has been asked, and when it said nothing that would tell. */
  get known(): EraVerdict | undefined {
    return this.#verdict
  }

  /** Whether what is known was said long ago. */
  get isOld(): boolean {
    return this.#verdict !== undefined && this.#options.clock.now() - this.#at > this.#options.lifetime
  }

  /** Takes note of what the server showed by itself. */
  note(verdict: EraVerdict): void {
    if (verdict.kind === 'unknown') return
    this.#verdict = verdict
    this.#at = this.#options.clock.now()
  }

  /** Asks the server, unless that is under way. Rejects with what the probe throws. */
  ask(): Promise<EraVerdict> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  /** Asks again while what is known still counts. */
  refresh(): void {
    if (this.#asking !== undefined) return
    this.ask().catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'A server was not asked what it speaks')
    })
  }

  async #ask(): Promise<EraVerdict> {
    // Also when it says nothing: it is not asked with every request.
    this.#at = this.#options.clock.now()
    const verdict = await this.#options.probe()
    this.note(verdict)
    return verdict
  }
}
