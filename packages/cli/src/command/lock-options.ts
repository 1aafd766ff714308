import { quote } from '@mcpver/core'
import type { Command as Syntax } from 'commander'
import { readClientConfig, type ConfiguredServer } from '../config/client-config.ts'
import type { Io } from '../io.ts'
import type { Lock } from '../lock/lock-document.ts'
import type { Target } from '../lock/locked-targets.ts'
import { openConfigured, openPin } from '../lock/pinned-source.ts'
import { usage } from '../usage.ts'
import { declareAcquisition, type AcquisitionOptions } from './acquisition.ts'
import { answersOf, declareConfig, type ConfigOptions } from './config-options.ts'

/** The options of `lock` and `verify`. */
export interface LockOptions extends AcquisitionOptions, ConfigOptions {
  readonly lockFile: string
}

/** Declares the options of `LockOptions`. */
export function declareLock(syntax: Syntax): void {
  syntax.option('--lock-file <path>', 'the lock file', 'mcpver.lock')
  declareConfig(syntax)
  declareAcquisition(syntax)
}

/** The servers of a lock file, or the one that `--server` names. Throws `ERR_USAGE`. */
export function lockedTargets(lock: Lock, options: LockOptions, io: Io): Target[] {
  const answers = answersOf(options)
  const targets = [...lock].map(([name, { source: pin }]) => ({ name, pin, open: () => openPin(pin, { io, answers }) }))
  return chosen(targets, options)
}

/** The servers of `--config` that are not disabled, or the one that `--server` names. Throws `ERR_USAGE`. */
export async function configuredTargets(path: string, options: LockOptions, io: Io): Promise<Target[]> {
  const servers = await readClientConfig(path, io, answersOf(options))
  const wanted = servers.filter(({ isDisabled, name }) => !isDisabled || name === options.server)
  return chosen(
    wanted.map((server) => configuredTarget(path, server)),
    options,
  )
}

function configuredTarget(config: string, server: ConfiguredServer): Target {
  return { name: server.name, pin: { config, server: server.name }, open: () => openConfigured(server) }
}

function chosen(targets: readonly Target[], { server, env, header }: LockOptions): Target[] {
  const found = server === undefined ? [...targets] : targets.filter(({ name }) => name === server)
  if (server !== undefined && found.length === 0) {
    const names = targets.map(({ name }) => quote(name)).join(', ')
    throw usage(`There is no server ${quote(server)}`, `There is: ${names === '' ? 'none' : names}`)
  }
  // What is passed to one server on purpose is no business of all the others.
  if (found.length > 1 && (env !== undefined || header !== undefined)) {
    throw usage('--env and --header need --server', `They would go to all ${String(found.length)} servers.`)
  }
  return found
}
