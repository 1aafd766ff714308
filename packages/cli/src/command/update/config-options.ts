import { InvalidArgumentError, Option, type Command as Syntax } from 'commander'
import { append } from '../acquisition.ts'

/** The options that say how an update is done, as `declareUpdateConfig` declares them. */
export interface UpdateConfigOptions {
  readonly config?: string
  readonly strategy?: string
  readonly weights?: readonly number[]
  readonly interval?: string
  readonly check?: readonly string[]
  /** `false` where it is not to be rolled back by itself. */
  readonly automaticRollback?: boolean
  readonly at?: string
  readonly consent?: readonly string[]
  readonly concurrency?: string
}

/** Declares the server, the version, and the options of `UpdateConfigOptions`. */
export function declareUpdateConfig(syntax: Syntax): void {
  syntax
    .argument('<server>', 'its name')
    .argument('<version>', 'the release that everybody is to get')
    .option('--config <file>', 'how it is done, as JSON, comments allowed; the options below win over it')
    .addOption(
      new Option('--strategy <name>', 'default: canary').choices(['rolling', 'blue_green', 'canary', 'immediate']),
    )
    .option('--weights <percents>', 'shares of the callers, as in 10,50 (of a canary; the default)', parseWeights)
    .option('--interval <duration>', 'how long each share stays, as in 5m (of a canary; the default)')
    .option(
      '--check <name>',
      'what is checked (repeatable; default: release_state, contract_difference, upstream_starts, rollback_possible)',
      append,
    )
    .option('--no-automatic-rollback', 'pause it when it fails, instead of rolling it back')
    .option('--at <time>', 'when it starts, as in 2026-06-01T02:00:00Z (default: at once)')
    .option('--consent <what>', 'agree to a difference that is "breaking" (repeatable)', append)
    .addOption(
      new Option('--concurrency <rule>', 'while another update of the server is under way (default: queue)').choices([
        'queue',
        'reject',
      ]),
    )
}

function parseWeights(text: string): readonly number[] {
  const weights = text.split(',').map((word) => (word.trim() === '' ? NaN : Number(word)))
  if (weights.every((weight) => Number.isFinite(weight))) return weights
  throw new InvalidArgumentError('Expected percentages, as in 10,50.')
}
