const NEWLINE = 0x0a

/** Cuts a stream of bytes into lines, each byte looked at once, however long a line is. */
export class LineSplitter {
  #begun: Uint8Array[] = []

  /** The lines that a chunk ends, without their line breaks. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.#finish(chunk.subarray(start, end)))
      start = end + 1
    }
    if (start < chunk.length) this.#begun.push(chunk.subarray(start))
    return lines
  }

  #finish(last: Uint8Array): string {
    const bytes = this.#begun.length === 0 ? last : Buffer.concat([...this.#begun, last])
    this.#begun = []
    return new TextDecoder().decode(bytes).replace(/\r$/, '')
  }
}
