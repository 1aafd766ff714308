import { logged } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'

/** Room for so many processes. One takes room until it is gone, not only until it is told to go. */
export class ProcessRoom {
  readonly #size: number
  readonly #going = new Set<Promise<void>>()
  #used = 0

  constructor(size: number) {
    this.#size = size
  }

  /**
   * Takes room for one more; waits where one is on its way out.
   *
   * @throws {GatewayError} `ERR_UPSTREAM_LIMIT` when all stay.
   */
  async enter(): Promise<void> {
    while (this.#used >= this.#size) {
      if (this.#going.size === 0) throw full(this.#size)
      await Promise.race(this.#going)
    }
    this.#used++
  }

  /** Takes note that one is on its way out. */
  expect(gone: Promise<void>): void {
    this.#going.add(gone)
    void gone.then(() => this.#going.delete(gone))
  }

  /** Gives the room of one back. */
  leave(): void {
    this.#used--
  }
}

function full(size: number): GatewayError {
  return logged(
    new GatewayError(`All ${String(size)} processes that this server may have are in use`, {
      code: 'ERR_UPSTREAM_LIMIT',
      hint: 'Try again when another session has ended, raise the limit on processes, or share one if the server keeps no state.',
    }),
  )
}
