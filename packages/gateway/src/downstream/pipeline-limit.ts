import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** So many requests of one connection may wait behind the one whose answer comes first. */
const MOST_WAITING = 100

/** Bounds how many requests a client sends on one connection without waiting for answers, each of which is under way at once. */
export class PipelineLimit {
  readonly #waiting = new WeakMap<Socket, number>()

  /**
   * Whether one more request may be taken.
   *
   * @param socket The connection that it came on.
   */
  admits(socket: Socket, response: ServerResponse): boolean {
    // Only a response that waits for others before it has no connection yet.
    if (response.socket !== null) return true
    const before = this.#waiting.get(socket) ?? 0
    if (before >= MOST_WAITING) return false
    this.#waiting.set(socket, before + 1)
    response.once('close', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1))
    return true
  }
}
