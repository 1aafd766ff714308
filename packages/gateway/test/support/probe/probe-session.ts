/** One client's session as the probe sees it: a session over HTTP, a process, or, without sessions, the whole server. */
export class ProbeSession {
  /** The probe's own name of it. */
  readonly name: string
  /** How often something was counted in it. */
  count = 0
  readonly #push: (text: string) => void
  readonly #answers = new Map<string, (text: string) => void>()
  #asked = 0

  constructor(name: string, push: (text: string) => void) {
    this.name = name
    this.#push = push
  }

  /** Sends a message that belongs to no request. */
  push(text: string): void {
    this.#push(text)
  }

  /** Asks the client over a way, and gives its answer as it came. */
  ask(method: string, params: string, send: (text: string) => void): Promise<string> {
    const id = JSON.stringify(`ask-${String(++this.#asked)}`)
    const answer = new Promise<string>((resolve) => this.#answers.set(id, resolve))
    send(`{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`)
    return answer
  }

  /** Takes in an answer of the client. */
  answered(id: string, text: string): void {
    this.#answers.get(id)?.(text)
  }
}
