import { APIVersion, DocumentNode, isPlainObject, pointerTo, quote, VersionRange, type JsonObject } from '@mcpver/core'
import { assertRetirementSchedule, type BrownOutWindow, type RetirementSchedule } from '@mcpver/registry'
import { parseAdapters, toAdapterDocuments } from './adapter-document.ts'
import { parseAliases } from './aliases.ts'
import { parseName, parsePercent, parseVersion } from './route-values.ts'
import { parseGateways, parseMatches, parseMirror, parseWarm, toTrafficDocument } from './traffic-document.ts'
import type { Route, RoutePin } from './route.ts'

const FORMAT = { format: 'mcpver-route', formatVersion: 1 } as const

const GUARDS = ['audit', 'classify', 'enforce'] as const
const SESSION_RULES = ['move', 'stay'] as const
const ARGUMENT_RULES = ['pass', 'validate'] as const
const AFTER_REMOVAL = ['refuse', 'warn'] as const
const REQUIRED = ['active', 'changedAt', 'changedBy', 'createdAt', 'createdBy', 'format', 'formatVersion'] as const
const ALSO_REQUIRED = ['guard', 'pins', 'retirement', 'server', 'sessions', 'split'] as const
/** What documents of earlier builds do not have is not written where it says nothing, so that those can read it. */
const OPTIONAL = ['adapters', 'aliases', 'arguments', 'callable', 'gateways', 'matches', 'mirror', 'warm'] as const

/** A route as JSON. */
export function toRouteDocument({
  split,
  pins,
  callable,
  retirement,
  adapters = [],
  aliases,
  matches,
  gateways,
  mirror,
  warm,
  ...rest
}: Route): JsonObject {
  return {
    ...FORMAT,
    ...rest,
    split: Object.fromEntries(split),
    pins: pins.map((pin) => ({ ...pin })),
    retirement: toScheduleDocument(retirement),
    ...(callable && { callable: [...callable] }),
    ...(aliases && aliases.size > 0 && { aliases: Object.fromEntries(aliases) }),
    ...(adapters.length > 0 && { adapters: toAdapterDocuments(adapters) }),
    ...toTrafficDocument({
      ...(matches && { matches }),
      ...(gateways && { gateways }),
      ...(mirror && { mirror }),
      ...(warm && { warm }),
    }),
  }
}

function toScheduleDocument({ afterRemovalDate, brownOuts }: RetirementSchedule): JsonObject {
  return {
    ...(afterRemovalDate !== undefined && { afterRemovalDate }),
    ...(brownOuts && { brownOuts: brownOuts.map(({ from, until }) => ({ from, until })) }),
  }
}

/**
 * Reads a route.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer: for an unknown member, a version that is none, shares of over
 *   100 percent, somebody who is pinned or matched twice, an adapter that is none, an alias in a circle, a header that nothing may go by;
 *   `ERR_LATER_FORMAT`.
 */
export function parseRoute(value: unknown): Route {
  const node = DocumentNode.open(value, FORMAT).members([...REQUIRED, ...ALSO_REQUIRED], OPTIONAL)
  const active = parseVersion(node.active)
  return {
    server: parseName(node.server),
    active,
    split: parseSplit(node.split, active),
    pins: parsePins(node.pins),
    guard: parseChoice(node.guard, GUARDS),
    ...(node.callable && { callable: node.callable.elements().map(parseVersion) }),
    sessions: parseChoice(node.sessions, SESSION_RULES),
    retirement: parseSchedule(node.retirement),
    ...(node.arguments && { arguments: parseChoice(node.arguments, ARGUMENT_RULES) }),
    ...(node.aliases && { aliases: parseAliases(node.aliases) }),
    ...(node.adapters && { adapters: parseAdapters(node.adapters) }),
    ...(node.matches && { matches: parseMatches(node.matches) }),
    ...(node.gateways && { gateways: parseGateways(node.gateways) }),
    ...(node.mirror && { mirror: parseMirror(node.mirror) }),
    ...(node.warm && { warm: parseWarm(node.warm) }),
    createdAt: parseTime(node.createdAt),
    createdBy: node.createdBy.text(),
    changedAt: parseTime(node.changedAt),
    changedBy: node.changedBy.text(),
  }
}

function parseTime(node: DocumentNode): number {
  if (typeof node.value === 'number' && Number.isSafeInteger(node.value) && node.value >= 0) return node.value
  throw node.refusal('a time in milliseconds')
}

function parseChoice<Choice extends string>(node: DocumentNode, choices: readonly Choice[]): Choice {
  const choice = choices.find((one) => one === node.value)
  if (choice === undefined) throw node.refusal(choices.map((one) => `"${one}"`).join(' or '))
  return choice
}

function parseSplit(node: DocumentNode, active: string): ReadonlyMap<string, number> {
  if (!isPlainObject(node.value)) throw node.refusal('shares in percent, by version')
  const split = new Map<string, number>()
  for (const [name, share] of Object.entries(node.value)) {
    const at = new DocumentNode(share, pointerTo(node.at, name))
    const version = parseVersion(new DocumentNode(name, at.at))
    if (version === active) throw at.refusal('no share of the active version, which has the rest')
    if (split.has(version)) throw at.refusal('no version twice')
    split.set(version, parsePercent(at))
  }
  const total = [...split.values()].reduce((sum, share) => sum + Math.round(share * 100), 0)
  if (total > 100_00) throw node.refusal('shares of together at most 100 percent')
  return split
}

function parsePins(node: DocumentNode): readonly RoutePin[] {
  const seen = new Set<string>()
  return node.elements().map((element) => {
    const pin = parsePin(element)
    const holder = 'principal' in pin ? `principal ${pin.principal}` : `client ${pin.client}`
    if (seen.has(holder)) throw element.refusal(`nobody to be pinned twice, as ${quote(holder)} is`)
    seen.add(holder)
    return pin
  })
}

function parsePin(node: DocumentNode): RoutePin {
  const { principal, client, range: rangeNode } = node.members(['range'], ['principal', 'client'])
  const range = parseRange(rangeNode)
  if (principal !== undefined && client === undefined) return { principal: parseName(principal), range }
  if (client !== undefined && principal === undefined) return { client: parseName(client), range }
  throw node.refusal('either a principal or a client')
}

/** One version is written as such, whatever it was written like. */
function parseRange(node: DocumentNode): string {
  const text = node.text()
  const version = APIVersion.tryParse(text)
  return version?.toJSON() ?? node.read(() => VersionRange.parse(text)).text
}

function parseSchedule(node: DocumentNode): RetirementSchedule {
  const { afterRemovalDate, brownOuts } = node.members([], ['afterRemovalDate', 'brownOuts'])
  const schedule = {
    ...(afterRemovalDate && { afterRemovalDate: parseChoice(afterRemovalDate, AFTER_REMOVAL) }),
    ...(brownOuts && { brownOuts: brownOuts.elements().map(parseWindow) }),
  }
  node.read(() => assertRetirementSchedule(schedule))
  return schedule
}

function parseWindow(node: DocumentNode): BrownOutWindow {
  const { from, until } = node.members(['from', 'until'])
  return { from: from.text(), until: until.text() }
}
