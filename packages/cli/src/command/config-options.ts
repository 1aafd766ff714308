import type { Command as Syntax } from 'commander'
import { parseAnswers } from '../config/answers.ts'
import { usage } from '../usage.ts'
import { append } from './acquisition.ts'

/** The options that take servers from a client's configuration. */
export interface ConfigOptions {
  readonly config?: string
  readonly server?: string
  readonly input?: readonly string[]
}

/** Declares the options of `ConfigOptions`. */
export function declareConfig(syntax: Syntax): void {
  syntax
    .option('--config <path>', "take the servers of a client's configuration")
    .option('--server <name>', 'only this one of several servers')
    .option('--input <id=value>', 'what ${input:id} stands for in the configuration (repeatable)', append)
}

/** What `${input:id}` stands for, by id. Throws `ERR_USAGE`. */
export function answersOf({ input = [] }: ConfigOptions): ReadonlyMap<string, string> {
  return parseAnswers(input)
}

/** Refuses what would be passed over where a source is given in another way. Throws `ERR_USAGE`. */
export function refuseWithoutConfig({ server, input }: ConfigOptions): void {
  const idle = server !== undefined ? '--server' : input !== undefined ? '--input' : undefined
  if (idle !== undefined) throw usage(`${idle} without --config`, 'Both are about the servers of a configuration.')
}

/** Refuses a source beside a configuration. Throws `ERR_USAGE`. */
export function refuseSources(args: readonly string[], words: readonly string[] | undefined): void {
  if (args.length > 0 || words !== undefined) throw usage('Both --config and a source', 'Give one of them.')
}
