import { isPlainObject, quote, type JsonObject } from '@mcpver/core'
import { failure } from '../cli-error.ts'
import type { UpdateConfigOptions } from '../command/update/config-options.ts'
import { parseJsonc } from '../config/jsonc.ts'
import type { Io } from '../io.ts'
import { readWholeFile } from '../json-file.ts'
import { usage } from '../usage.ts'

/** Checks that need nothing to be said. */
const CHECKS = ['release_state', 'contract_difference', 'upstream_starts', 'rollback_possible'] as const

const HINT = 'Expected an update configuration: update_strategy, validation_checks and rollback_policy.'

/**
 * The configuration of an update, as the specification has it: that of a file, and what flags say in its place. Without a file it is a canary
 * that is rolled back by itself. Whether it can be used is for the update manager to say.
 *
 * @param isSigned Whether releases have to be signed, which is checked again before an update begins.
 * @throws {CliError} `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`; `ERR_USAGE` for flags that are about another strategy.
 */
export async function updateConfigOf(options: UpdateConfigOptions, io: Io, isSigned: boolean): Promise<JsonObject> {
  const { config } = options
  return overlaid(config === undefined ? defaults(isSigned) : await readConfig(config, io), options)
}

function defaults(isSigned: boolean): JsonObject {
  return {
    update_strategy: 'canary',
    validation_checks: isSigned ? [...CHECKS, 'release_signed'] : [...CHECKS],
    rollback_policy: { automatic_rollback: true },
  }
}

async function readConfig(path: string, { cwd }: Io): Promise<JsonObject> {
  const value = parseJsonc(await readWholeFile({ path, cwd, hint: HINT }), quote(path))
  if (isPlainObject(value)) return value as JsonObject
  throw failure(`${quote(path)} is no update configuration`, { code: 'ERR_CONFIG_INVALID', hint: HINT })
}

function overlaid(base: JsonObject, options: UpdateConfigOptions): JsonObject {
  const { strategy = base['update_strategy'], check, consent, concurrency } = options
  return {
    ...base,
    ...(strategy !== undefined && { update_strategy: strategy }),
    ...(check && { validation_checks: [...check] }),
    ...(consent && { consent: [...consent] }),
    ...(concurrency !== undefined && { concurrency }),
    ...canaryOf(base, options, strategy),
    ...policyOf(base, options),
    ...scheduleOf(base, options),
  }
}

function canaryOf(base: JsonObject, { weights, interval }: UpdateConfigOptions, strategy: unknown): JsonObject {
  if (weights === undefined && interval === undefined) return {}
  if (strategy !== 'canary') {
    const flag = weights === undefined ? '--interval' : '--weights'
    throw usage(
      `${flag} with the strategy ${quote(strategy)}`,
      'It is about a canary. Say the rest in a --config file.',
    )
  }
  const given = { ...(weights && { weights: [...weights] }), ...(interval !== undefined && { interval }) }
  return { canary: { ...objectIn(base, 'canary'), ...given } }
}

function policyOf(base: JsonObject, { automaticRollback }: UpdateConfigOptions): JsonObject {
  if (automaticRollback !== false) return {}
  return { rollback_policy: { ...objectIn(base, 'rollback_policy'), automatic_rollback: false } }
}

/** A time takes the place of a cron expression. */
function scheduleOf(base: JsonObject, { at }: UpdateConfigOptions): JsonObject {
  if (at === undefined) return {}
  const { cron: _, ...schedule } = objectIn(base, 'schedule')
  return { schedule: { ...schedule, at } }
}

function objectIn(base: JsonObject, member: string): JsonObject {
  const value = base[member]
  return isPlainObject(value) ? value : {}
}
