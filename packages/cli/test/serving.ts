import { setTimeout as delay } from 'node:timers/promises'
import { run } from '../src/run.ts'
import { testIo, type TestIo } from './test-io.ts'
import type { Workspace } from './workspace.ts'

/** A gateway that runs in this process. */
export interface Serving {
  /** What it said at its start. */
  readonly said: { readonly origin: string; readonly servers: readonly Taken[] }
  readonly io: TestIo
  /** Interrupts it, and gives its exit code. */
  stop(): Promise<number>
}

interface Taken {
  readonly name: string
  readonly result?: { readonly status: string; readonly version: string; readonly tools?: number }
  readonly error?: { readonly code: string }
}

async function said({ stdout }: TestIo): Promise<void> {
  while (stdout.text === '') await delay(20)
}

/** Starts `mcpver serve` on a free port, unless it is told another, and waits until it serves. */
export async function serving(
  work: Workspace,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Serving> {
  const { io, stop } = await servingText(work, ['--json', ...args], env)
  return { said: JSON.parse(io.stdout.text) as Serving['said'], io, stop }
}

/** The same, for what a person reads. */
export async function servingText(
  work: Workspace,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Omit<Serving, 'said'>> {
  const interruption = new AbortController()
  const io = testIo({ cwd: work.path, signal: interruption.signal, env })
  const ended = run(['serve', '--port', '0', ...args], io)
  const stop = async (): Promise<number> => {
    interruption.abort()
    return ended
  }
  const failed = ended.then(() => Promise.reject(new Error(`It does not serve: ${io.stderr.text}`)))
  await Promise.race([failed, said(io)])
  failed.catch(() => undefined)
  return { io, stop }
}
