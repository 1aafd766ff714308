import { DocumentNode, isPlainObject, McpverError, quote, type JsonObject } from '@mcpver/core'
import { parseAnalysisSettings } from '../analysis/settings.ts'
import type { CheckRegistry } from '../check/check-registry.ts'
import { parseApproval } from '../plan/approval.ts'
import { chooseStrategy, STRATEGY_NAMES, type StrategyName } from '../plan/strategies.ts'
import { RolloutError } from '../rollout-error.ts'
import { parseSchedule } from '../schedule/parse-schedule.ts'
import { parseNotifications } from './notification-settings.ts'
import type { RollbackPolicy, UpdateSettings } from './update-settings.ts'

/** The version of configurations that this package reads. */
export const CONFIG_VERSION = 1

const REQUIRED = ['update_strategy', 'validation_checks', 'rollback_policy'] as const
const OPTIONAL = [
  'analysis',
  'approval',
  'concurrency',
  'config_version',
  'consent',
  'notifications',
  'schedule',
] as const
const CONSENTS = ['breaking'] as const
const MOST_RETRIES = 10

/** What a configuration is read with. */
export interface ConfigReading {
  /** The checks that there are. */
  readonly checks: CheckRegistry
  /** The time at which it is given: a schedule that never comes is refused. Default: it was accepted before. */
  readonly now?: number
}

/**
 * Reads the configuration of an update: the specification's `update_config`, whose fields it has, and more.
 *
 * @throws {RolloutError} `ERR_INVALID_CONFIG` with the specification's reasons, and `ERR_LATER_CONFIG`; the cause names the place.
 */
export function parseUpdateConfig(config: unknown, reading: ConfigReading): UpdateSettings {
  assertSpecified(config)
  try {
    return readConfig(config, reading)
  } catch (error) {
    if (!McpverError.isInstance(error) || error.code === 'ERR_LATER_CONFIG') throw error
    throw new RolloutError(error.message, { code: 'ERR_INVALID_CONFIG', hint: error.hint, cause: error })
  }
}

/** What the specification asks for, in its order and its words. */
function assertSpecified(config: unknown): asserts config is JsonObject {
  if (!isPlainObject(config)) throw invalid(`Expected an object, found ${quote(config)}`)
  const missing = REQUIRED.find((field) => config[field] === undefined)
  if (missing !== undefined) throw invalid(`Missing required field: ${missing}`)
  if (!isStrategy(config['update_strategy'])) {
    throw invalid(
      `Invalid update strategy: ${quoteText(config['update_strategy'])}`,
      `There are ${STRATEGY_NAMES.join(', ')}.`,
    )
  }
  const policy = config['rollback_policy']
  if (!isPlainObject(policy) || policy['automatic_rollback'] === undefined) {
    throw invalid('Rollback policy must specify automatic_rollback', 'Say "automatic_rollback": true or false.')
  }
}

function readConfig(config: JsonObject, { checks, now }: ConfigReading): UpdateSettings {
  const root = new DocumentNode(config)
  assertKnownVersion(config)
  const node = root.members(REQUIRED, [...OPTIONAL, ...STRATEGY_NAMES])
  const name = parseStrategyName(node.update_strategy)
  const stray = STRATEGY_NAMES.find((other) => other !== name && node[other] !== undefined)
  if (stray !== undefined) throw (node[stray] ?? root).refusal(`no options of another strategy than ${name}`)
  return {
    strategy: chooseStrategy(name, node[name]),
    checks: node.validation_checks.elements().map((element) => checks.parse(element)),
    rollback: parsePolicy(node.rollback_policy),
    analysis: node.analysis?.value === false ? null : parseAnalysisSettings(node.analysis?.value ?? {}, '/analysis'),
    schedule: parseSchedule(node.schedule ?? new DocumentNode({}, '/schedule'), { ...(now !== undefined && { now }) }),
    concurrency: parseConcurrency(node.concurrency),
    approval: node.approval && parseApproval(node.approval),
    consent: new Set(node.consent?.elements().map(parseConsent)),
    notifications: parseNotifications(node.notifications),
    document: config,
  }
}

function assertKnownVersion(config: JsonObject): void {
  const version = config['config_version'] ?? CONFIG_VERSION
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new DocumentNode(version, '/config_version').refusal('a whole number from 1')
  }
  if (version <= CONFIG_VERSION) return
  throw new RolloutError(
    `The configuration has version ${String(version)} (/config_version); this release reads up to ${String(CONFIG_VERSION)}`,
    { code: 'ERR_LATER_CONFIG', hint: 'It was written for a later release of mcpver: upgrade this one.' },
  )
}

function parsePolicy(node: DocumentNode): RollbackPolicy {
  const { automatic_rollback: automatic, retries } = node.members(['automatic_rollback'], ['retries'])
  const count = retries?.value ?? 0
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST_RETRIES) {
    throw (retries ?? node).refusal(`a whole number from 0 to ${String(MOST_RETRIES)}`)
  }
  return { isAutomatic: automatic.flag(), retries: count }
}

function parseConcurrency(node: DocumentNode | undefined): 'queue' | 'reject' {
  if (node === undefined || node.value === 'queue') return 'queue'
  if (node.value === 'reject') return 'reject'
  throw node.refusal('"queue" or "reject"')
}

function parseConsent(node: DocumentNode): string {
  const consent = CONSENTS.find((one) => one === node.value)
  if (consent === undefined) throw node.refusal(`one of ${CONSENTS.map((one) => `"${one}"`).join(', ')}`)
  return consent
}

function parseStrategyName(node: DocumentNode): StrategyName {
  if (isStrategy(node.value)) return node.value
  throw node.refusal(STRATEGY_NAMES.map((name) => `"${name}"`).join(' or '))
}

function isStrategy(value: unknown): value is StrategyName {
  return STRATEGY_NAMES.some((name) => name === value)
}

/** The specification writes a name as it is; anything else is quoted. */
function quoteText(value: unknown): string {
  return typeof value === 'string' && /^[\w-]{1,40}$/.test(value) ? value : quote(value)
}

function invalid(
  reason: string,
  hint = 'Every configuration says update_strategy, validation_checks and rollback_policy.',
): RolloutError {
  return new RolloutError(reason, { code: 'ERR_INVALID_CONFIG', hint })
}
