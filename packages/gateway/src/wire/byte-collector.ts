/** What pieces are copied into at first; bytes. */
const ROOM = 4096

/**
 * Puts a body together of the pieces that it comes in. Small pieces are copied, since each one kept by itself would take many times
 * its size.
 */
export class ByteCollector {
  #first: Buffer | undefined
  #bytes: Buffer | undefined
  #size = 0

  /** How many bytes there are. */
  get size(): number {
    return this.#size
  }

  add(piece: Buffer): void {
    if (this.#size === 0) this.#first = piece
    else this.#copy(piece)
    this.#size += piece.length
  }

  /** All that was added. */
  whole(): Buffer {
    return this.#bytes?.subarray(0, this.#size) ?? this.#first ?? Buffer.of()
  }

  #copy(piece: Buffer): void {
    const needed = this.#size + piece.length
    if (this.#bytes === undefined || needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, ROOM, this.#size * 2))
      this.whole().copy(grown)
      this.#bytes = grown
      this.#first = undefined
    }
    piece.copy(this.#bytes, this.#size)
  }
}
