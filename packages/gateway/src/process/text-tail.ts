import { StringDecoder } from 'node:string_decoder'

const LONGEST = 64 * 1024

/** The end of what a program wrote, however much that was. */
export class TextTail {
  readonly #decoder = new StringDecoder('utf8')
  #text = ''
  #isCut = false

  push(chunk: Uint8Array): void {
    this.#text += this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    if (this.#text.length > LONGEST) {
      this.#text = this.#text.slice(-LONGEST / 2)
      this.#isCut = true
    }
  }

  /** The text that is kept; it begins with a whole line where one begins in it, so that no half secret stands there. */
  text(): string {
    return this.#isCut ? this.#text.slice(this.#text.indexOf('\n') + 1) : this.#text
  }
}
