import { CliError, type CliErrorCode } from './cli-error.ts'

/** What the command tells a script when it ends. */
export const EXIT = {
  /** Everything is as it should be. */
  fine: 0,
  /** The command did its work and found something that the policy does not allow. */
  findings: 1,
  /** It was called in a wrong way, or given something it cannot read. */
  misuse: 2,
  /** A server, a program or the network did not do its part. */
  unreachable: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The codes for which somebody else is to blame. */
const UNREACHABLE: ReadonlySet<CliErrorCode> = new Set([
  'ERR_ADDRESS',
  'ERR_INTERRUPTED',
  'ERR_NPM_INSTALL',
  'ERR_PAGINATION',
  'ERR_SERVER_ANSWER',
  'ERR_SERVER_DIED',
  'ERR_SERVER_REFUSED',
  'ERR_SERVER_START',
  'ERR_SERVER_UNREACHABLE',
  'ERR_TIMEOUT',
  'ERR_TOO_LARGE',
])

/** The exit code of a command with several outcomes: what failed is worse than what was found. */
export function worstExit(exits: readonly ExitCode[]): ExitCode {
  return exits.reduce<ExitCode>((worst, exit) => (exit > worst ? exit : worst), EXIT.fine)
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof CliError && UNREACHABLE.has(error.code) ? EXIT.unreachable : EXIT.misuse
}
