/** Asks a server for something about a resource, and tells whether it did that. */
export type AskAboutResource = (
  method: 'resources/subscribe' | 'resources/unsubscribe',
  uri: string,
) => Promise<boolean>

/** The resources that a session is subscribed to, each as long as somebody wants to hear of it. */
export class SubscribedResources {
  readonly #ask: AskAboutResource
  readonly #counts = new Map<string, number>()

  constructor(ask: AskAboutResource) {
    this.#ask = ask
  }

  /** One more wants to hear of these. Resolves when the server knows; rejects when it does not answer. */
  async add(uris: readonly string[]): Promise<void> {
    const fresh = uris.filter((uri) => !this.#counts.has(uri))
    for (const uri of uris) this.#counts.set(uri, (this.#counts.get(uri) ?? 0) + 1)
    await Promise.all(fresh.map((uri) => this.#ask('resources/subscribe', uri)))
  }

  /** One less wants to hear of these. */
  remove(uris: readonly string[]): void {
    for (const uri of uris) {
      const left = (this.#counts.get(uri) ?? 1) - 1
      if (left > 0) this.#counts.set(uri, left)
      else this.#forget(uri)
    }
  }

  #forget(uri: string): void {
    this.#counts.delete(uri)
    // A session that is over has no subscriptions.
    this.#ask('resources/unsubscribe', uri).catch(() => undefined)
  }
}
