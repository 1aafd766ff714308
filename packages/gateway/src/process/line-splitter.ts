const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = 0xfeff

/** So much is kept of the beginning and of the end of a line that is too long; bytes. */
const KEPT = 256
/** What a line that comes in pieces is given room for at first; bytes. */
const ROOM = 4096

/** What is known of a line that was longer than it may be. */
export interface LongLine {
  /** How long it was, in bytes. */
  readonly size: number
  /** Its first and its last 256 bytes. */
  readonly head: string
  readonly tail: string
}

/** How long a line may be. */
export interface LineLimit {
  /** The most bytes of a line. Default: no limit. */
  readonly maxBytes?: number
  /** Told at the end of a line that was longer and is dropped. Default: nobody is told. */
  readonly onOverflow?: (line: LongLine) => void
}

/**
 * Cuts a stream of bytes into lines of UTF-8, each byte looked at once, however long a line is. Of a line that is too long, no more
 * than its ends are kept.
 */
export class LineSplitter {
  readonly #maxBytes: number
  readonly #onOverflow: ((line: LongLine) => void) | undefined
  /** The beginning of a line whose end has not come yet: the first `#size` bytes. */
  #begun = Buffer.alloc(0)
  #size = 0
  /** The last bytes of a line that is too long; `undefined` while it is not. */
  #tail: Buffer | undefined

  constructor({ maxBytes = Infinity, onOverflow }: LineLimit = {}) {
    this.#maxBytes = maxBytes
    this.#onOverflow = onOverflow
  }

  /** The lines that a chunk ends, without their line breaks. */
  push(chunk: Uint8Array): string[] {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: string[] = []
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const line = this.#finish(bytes, start, end)
      if (line !== undefined) lines.push(line)
      start = end + 1
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start))
    return lines
  }

  #finish(bytes: Buffer, start: number, end: number): string | undefined {
    if (this.#size === 0 && end - start <= this.#maxBytes) return decoded(bytes, start, end)
    this.#keep(bytes.subarray(start, end))
    const { begun, size, tail } = { begun: this.#begun, size: this.#size, tail: this.#tail }
    this.#size = 0
    this.#tail = undefined
    // What was made for one long line is not held for all the short ones to come.
    if (begun.length > ROOM) this.#begun = Buffer.alloc(0)
    if (tail === undefined) return decoded(begun, 0, size)
    this.#onOverflow?.({ size, head: begun.toString('utf8', 0, Math.min(size, KEPT)), tail: tail.toString('utf8') })
    return undefined
  }

  #keep(piece: Buffer): void {
    const size = this.#size + piece.length
    if (size > this.#maxBytes) this.#keepEnds(piece)
    else {
      this.#makeRoom(size)
      piece.copy(this.#begun, this.#size)
    }
    this.#size = size
  }

  /** Twice the room each time, so that a line in many small pieces is not copied for each of them. */
  #makeRoom(size: number): void {
    if (size <= this.#begun.length) return
    const room = Math.min(this.#maxBytes, Math.max(ROOM, this.#begun.length * 2))
    const begun = Buffer.allocUnsafeSlow(Math.max(size, room))
    this.#begun.copy(begun, 0, 0, this.#size)
    this.#begun = begun
  }

  #keepEnds(piece: Buffer): void {
    const known = Math.min(this.#size, KEPT)
    if (this.#tail === undefined) {
      this.#tail = Buffer.from(this.#begun.subarray(Math.max(0, this.#size - KEPT), this.#size))
      const head = Buffer.alloc(KEPT)
      this.#begun.copy(head, 0, 0, known)
      this.#begun = head
    }
    if (known < KEPT) piece.copy(this.#begun, known)
    this.#tail = Buffer.from(Buffer.concat([this.#tail, piece.subarray(-KEPT)]).subarray(-KEPT))
  }
}

function decoded(bytes: Buffer, start: number, end: number): string {
  const last = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end
  const text = bytes.toString('utf8', start, last)
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
}
