import { DocumentNode, isPlainObject, quote, type Notification, type Notifier } from '@mcpver/core'
import { invalidNotifier } from '../notify-error.ts'
import { emailKind } from './email-kind.ts'
import { cloudEventsKind, webhookKind } from './http-kinds.ts'
import { logKind } from './log-kind.ts'
import { isWanted, SEVERITIES, type NotificationFilter } from './notification-filter.ts'
import type { NotifierKind, NotifierResources } from './notifier-kind.ts'
import { hidden, readChoice, readText } from './settings-values.ts'

/** What every kind may have. */
const COMMON = ['name', 'severity', 'types'] as const

/** The kinds of this package. */
export const NOTIFIER_KINDS: readonly NotifierKind[] = Object.freeze([logKind, webhookKind, cloudEventsKind, emailKind])

/** A notifier as settings describe it. */
export interface NotifierSettings {
  readonly kind: string
  /** Unique among all of them. */
  readonly name: string
  readonly filter: NotificationFilter
  /** Whether it is to get a notification. */
  readonly wants: (notification: Pick<Notification, 'severity' | 'type'>) => boolean
  /** Resolves its references and makes it. Rejects with `ERR_INVALID_NOTIFIER`, and as `secretOf` does. */
  readonly open: (resources: NotifierResources) => Promise<Notifier>
}

/**
 * Reads a list of notifiers: each has a `kind`, the members of that kind, and if it likes a `name` (default: its kind), a least `severity`
 * and the `types` that it wants, in which `*` is any number of characters. Secrets are references, `env:NAME` or `file:/path`.
 *
 * @param kinds Default: `NOTIFIER_KINDS`.
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with the place; no message holds what could be a secret.
 */
export function parseNotifierSettings(
  node: DocumentNode,
  kinds: readonly NotifierKind[] = NOTIFIER_KINDS,
): readonly NotifierSettings[] {
  const read = node.elements().map((element) => ({ element, settings: readNotifier(element, kinds) }))
  const names = new Set<string>()
  for (const { element, settings } of read) {
    if (names.has(settings.name)) element.read(() => refuseName(settings.name))
    names.add(settings.name)
  }
  return read.map(({ settings }) => settings)
}

function readNotifier(node: DocumentNode, kinds: readonly NotifierKind[]): NotifierSettings {
  const { kind, required, optional, read } = kindOf(node, kinds)
  const members = membersOf(node, ['kind', ...required], [...COMMON, ...optional])
  const make = read(members)
  const name = members['name'] ? readText(members['name']) : kind
  const filter = readFilter(members)
  return {
    kind,
    name,
    filter,
    wants: (notification) => isWanted(filter, notification),
    open: (resources) => make(name, resources),
  }
}

function kindOf(node: DocumentNode, kinds: readonly NotifierKind[]): NotifierKind {
  if (!isPlainObject(node.value)) throw hidden(node).refusal('an object')
  const { kind } = node.value
  const found = kinds.find((one) => one.kind === kind)
  if (found !== undefined) return found
  const choices = kinds.map((one) => `"${one.kind}"`).join(' or ')
  throw new DocumentNode(kind, `${node.at}/kind`).refusal(choices)
}

/** The members, held against those that may be there without their values, as one that should not be there may hold a secret. */
function membersOf(
  node: DocumentNode,
  required: readonly string[],
  optional: readonly string[],
): Readonly<Partial<Record<string, DocumentNode>>> {
  const names = Object.entries(node.value as object).filter(([, value]) => value !== undefined)
  const masked = Object.fromEntries(names.map(([name]) => [name, '***']))
  new DocumentNode(masked, node.at).members(required, optional)
  return node.members(required, optional)
}

function readFilter({ severity, types }: Readonly<Partial<Record<string, DocumentNode>>>): NotificationFilter {
  if (types?.elements().length === 0) throw types.refusal('at least one type; without any it gets nothing')
  return {
    ...(severity && { severity: readChoice(severity, SEVERITIES) }),
    ...(types && { types: types.elements().map(readText) }),
  }
}

function refuseName(name: string): never {
  throw invalidNotifier(`There is another notifier called ${quote(name)}`, 'Give each a "name" of its own.')
}
