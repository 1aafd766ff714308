import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'

/**
 * Keeps the results of one method as they came over a transport.
 *
 * The official client checks a result against its own schemas first, and refuses a whole list for one tool that they do not
 * foresee; what a server says is to be seen as it is.
 */
export class WireTap {
  readonly #method: string
  readonly #asked = new Set<string | number>()
  #result: unknown

  /** Must be put on a transport before it is connected. */
  constructor(transport: Transport, method: string) {
    this.#method = method
    const send = transport.send.bind(transport)
    transport.send = (message, options) => {
      this.#noteRequest(message)
      return send(message, options)
    }
    transport.onmessage = (message) => this.#noteResult(message)
  }

  /** The result that came last, once. */
  take(): unknown {
    const result = this.#result
    this.#result = undefined
    return result
  }

  #noteRequest(message: JSONRPCMessage): void {
    if ('method' in message && message.method === this.#method && 'id' in message) this.#asked.add(message.id)
  }

  #noteResult(message: JSONRPCMessage): void {
    if ('result' in message && this.#asked.delete(message.id)) this.#result = message.result
  }
}
