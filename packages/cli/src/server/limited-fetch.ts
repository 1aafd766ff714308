/** A `fetch` that stops reading after so many bytes in all, as they are after decompression. */
export class LimitedFetch {
  readonly #maxBytes: number
  readonly #onOverflow: () => void
  #size = 0

  constructor(maxBytes: number, onOverflow: () => void) {
    this.#maxBytes = maxBytes
    this.#onOverflow = onOverflow
  }

  /** Whether a server sent more than it may. */
  get isOverflown(): boolean {
    return this.#size > this.#maxBytes
  }

  readonly fetch = async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const response = await fetch(url, init)
    if (response.body === null) return response
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(this.#counter()), { status, statusText, headers })
  }

  #counter(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk: Uint8Array, controller) => {
        this.#size += chunk.length
        if (!this.isOverflown) {
          controller.enqueue(chunk)
          return
        }
        controller.error(new Error('The answer is too large'))
        this.#onOverflow()
      },
    })
  }
}
