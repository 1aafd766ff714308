import type { Command as Syntax } from 'commander'
import type { ExitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'

/** What a command was called with. */
export interface Invocation<Options extends object = object> {
  readonly io: Io
  /** The words that are no options, up to `--`. */
  readonly args: readonly string[]
  /** The words after `--`; `undefined` when there is no `--`. */
  readonly words: readonly string[] | undefined
  readonly options: Readonly<Options>
}

/** A line that can be typed, and what it is for. */
export type Example = readonly [line: string, purpose: string]

/** One command of `mcpver`. Every one takes `--json`. */
export interface Command<Options extends object = object> {
  readonly name: string
  /** What it does, as a sentence. */
  readonly summary: string
  readonly examples: readonly Example[]
  /** Declares its arguments and options. */
  declare(syntax: Syntax): void
  /** Does the work and writes the result to `io.stdout`; throws what went wrong. */
  run(invocation: Invocation<Options>): Promise<ExitCode>
}
