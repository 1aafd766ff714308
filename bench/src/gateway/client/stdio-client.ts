import { LineSplitter } from '@mcpver/gateway/process'
import type { Program } from '../program/program.ts'

interface Waiting {
  readonly resolve: (line: string) => void
  readonly reject: (error: Error) => void
}

const ID = /"id":(\d+)/

/** Speaks over the standard streams of a program. */
export class StdioClient {
  readonly #program: Program
  readonly #waiting = new Map<number, Waiting>()

  constructor(program: Program) {
    this.#program = program
    const lines = new LineSplitter()
    program.output.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk)) this.#receive(line)
    })
    program.ended().catch((error: unknown) => {
      for (const { reject } of this.#waiting.values()) reject(error as Error)
    })
  }

  send(message: string): void {
    this.#program.input.write(`${message}\n`)
  }

  /** Sends a request; resolves with the line that answers it. */
  request(id: number, message: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.send(message)
    })
  }

  #receive(line: string): void {
    const [, text] = ID.exec(line) ?? []
    const id = Number(text)
    // A line that is no answer is not what is measured.
    this.#waiting.get(id)?.resolve(line)
    this.#waiting.delete(id)
  }
}
