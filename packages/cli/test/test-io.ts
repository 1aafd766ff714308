import process from 'node:process'
import type { Io, Output } from '../src/io.ts'
import type { SourceContext } from '../src/source/source.ts'

/** An output that keeps what is written. */
export class KeptOutput implements Output {
  readonly isTTY: boolean
  text = ''

  constructor(isTTY = false) {
    this.isTTY = isTTY
  }

  write(text: string, done?: (error?: Error | null) => void): boolean {
    this.text += text
    done?.()
    return true
  }
}

/** What a test may set of `Io`. */
export interface TestIoOptions {
  readonly stdin?: string
  readonly env?: Io['env']
  readonly cwd?: string
  readonly isTTY?: boolean
  readonly signal?: AbortSignal
}

/** An `Io` whose outputs are kept. */
export interface TestIo extends Io {
  readonly stdout: KeptOutput
  readonly stderr: KeptOutput
}

export function testIo({ stdin = '', env, cwd, isTTY = false, signal }: TestIoOptions = {}): TestIo {
  return {
    stdin: (async function* () {
      yield await Promise.resolve(Buffer.from(stdin))
    })(),
    stdout: new KeptOutput(isTTY),
    stderr: new KeptOutput(isTTY),
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    cwd: cwd ?? process.cwd(),
    signal: signal ?? new AbortController().signal,
  }
}

/** A context with patience for a slow machine. */
export function testContext(io: TestIo = testIo(), options: Partial<SourceContext> = {}): SourceContext {
  return { io, timeout: 20_000, maxBytes: 64 * 1024 * 1024, env: {}, headers: {}, serverArgs: [], ...options }
}
