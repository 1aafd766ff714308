import { Option } from 'commander'
import { EXIT, worstExit, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { readFilledLock } from '../lock/lock-file.ts'
import type { Lock } from '../lock/lock-document.ts'
import { fetchTargets, type Fetched, type Target } from '../lock/locked-targets.ts'
import { verifyServer } from '../lock/verification.ts'
import { isFine, verifyJson, verifyText, type ServerOutcome } from '../lock/verify-report.ts'
import { OBJECTION_WORDS, parseFailOn, type FailOn } from '../policy/fail-on.ts'
import { declareState, type StateOptions } from '../state/state-options.ts'
import { sourceContext } from './acquisition.ts'
import type { Command } from './command.ts'
import { configuredTargets, declareLock, lockedTargets, type LockOptions } from './lock-options.ts'

/** What `mcpver verify` takes. */
export interface VerifyOptions extends LockOptions, StateOptions {
  readonly json?: boolean
  readonly failOn: FailOn
}

/** Holds servers against the lock file, or files against the trust root. */
export const verifyCommand: Command<VerifyOptions> = {
  name: 'verify',
  summary: 'Check that servers still have the tools that the lock file pins; or verify files of releases, offline.',
  examples: [
    ['mcpver verify', 'every server of mcpver.lock'],
    ['mcpver verify --server weather --env API_KEY', 'one of them, with a variable that it needs'],
    ['mcpver verify --config .mcp.json', 'every server of a client, locked or not'],
    ['mcpver verify --fail-on any', 'not even a text may change'],
    ['mcpver verify release.json --trust trust-root.json', 'a release that somebody exported, or a proof of the audit'],
  ],
  declare: (syntax) => {
    syntax.argument('[files...]', 'what "mcpver release export" or "mcpver audit prove" wrote; default: the lock file')
    declareLock(syntax)
    declareState(syntax)
    syntax.addOption(
      new Option('--fail-on <what>', `what makes the exit code 1, with commas between: ${OBJECTION_WORDS}`)
        .default(parseFailOn('breaking,undecided,trust'), 'breaking,undecided,trust')
        .argParser(parseFailOn),
    )
  },
  run: async ({ io, args, options }) => {
    if (args.length === 0) return verifyLock(options, io)
    const { verifyFiles } = await import('./verify-files.ts')
    return verifyFiles(args, options, io)
  },
}

async function verifyLock(options: VerifyOptions, io: Io): Promise<ExitCode> {
  const lock = await readFilledLock(options.lockFile, io)
  const targets = await targetsOf(lock, options, io)
  const locked = targets.filter(({ name }) => lock.has(name))
  const fetched = await fetchTargets(locked, sourceContext(options, io))
  const verified = await Promise.all(fetched.map((one) => outcomeOf(one, lock, options.failOn)))
  const unlocked = targets
    .filter(({ name }) => !lock.has(name))
    .map(({ name }) => ({ name, isUnlocked: true }) as const)
  const outcomes = [...verified, ...unlocked]
  await write(io.stdout, options.json === true ? verifyJson(outcomes) : verifyText(outcomes, io))
  return exitOf(outcomes, fetched)
}

/** With a configuration, its servers are what is verified: one that nobody locked is not passed over. */
async function targetsOf(lock: Lock, options: VerifyOptions, io: Io): Promise<Target[]> {
  return options.config === undefined
    ? lockedTargets(lock, options, io)
    : configuredTargets(options.config, options, io)
}

async function outcomeOf(fetched: Fetched, lock: Lock, failOn: FailOn): Promise<ServerOutcome> {
  const { name } = fetched.target
  if ('error' in fetched) return { name, error: fetched.error }
  const locked = lock.get(name)
  if (locked === undefined) return { name, isUnlocked: true }
  return { name, verification: await verifyServer(locked, fetched.surface, failOn) }
}

/** What went wrong with a server is worse than what was found in one. */
function exitOf(outcomes: readonly ServerOutcome[], fetched: readonly Fetched[]): ExitCode {
  const exits = fetched.flatMap((one) => ('exit' in one ? [one.exit] : []))
  const found: ExitCode = outcomes.every((outcome) => 'error' in outcome || isFine(outcome)) ? EXIT.fine : EXIT.findings
  return worstExit([found, ...exits])
}
