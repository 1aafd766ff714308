import { isPlainObject, quote } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { JsonPlace } from './json-place.ts'

const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const
const RANGE_TYPES = ['SEMVER', 'ECOSYSTEM', 'GIT'] as const
const ID = /^[^\s\p{Cc}]{1,256}$/u

/** A turn in a range: the first version that is affected or fixed, the last that is affected, or where the range ends. */
export interface AdvisoryEvent {
  readonly kind: (typeof EVENT_KINDS)[number]
  /** The version; "0" with `introduced` is before every version, "*" with `limit` is after every one. */
  readonly version: string
}

/** Versions that are affected, as events in any order. */
export interface AdvisoryRange {
  /** What its versions are: SemVer, whatever the ecosystem has, or commits. */
  readonly type: (typeof RANGE_TYPES)[number]
  readonly events: readonly AdvisoryEvent[]
}

/** How bad it is, as the advisory says. */
export interface AdvisorySeverity {
  /** How the score is written: `CVSS_V3`, `CVSS_V4`, `Ubuntu`, … */
  readonly type: string
  /** A CVSS vector, or a word. */
  readonly score: string
}

/** Which versions of a package an advisory is about. */
export interface AffectedPackage {
  /** As OSV names it: `npm`, `PyPI`, … */
  readonly ecosystem: string
  readonly package: string
  readonly ranges: readonly AdvisoryRange[]
  /** Versions that are affected, one by one. */
  readonly versions: readonly string[]
  /** Severity for this package; where there is none, that of the advisory counts. */
  readonly severity: readonly AdvisorySeverity[]
}

/** A known vulnerability: what an OSV record says that decides anything. */
export interface Advisory {
  readonly id: string
  /** Other ids of the same vulnerability. */
  readonly aliases: readonly string[]
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly modifiedAt: number
  /** Whether it was taken back, and says nothing any more. */
  readonly isWithdrawn: boolean
  /** One line; empty when there is none. */
  readonly summary: string
  readonly severity: readonly AdvisorySeverity[]
  /** The packages that it names; entries that name none, such as those for a commit, are left out. */
  readonly affected: readonly AffectedPackage[]
}

/**
 * Reads an OSV record from the parsed JSON. Members that decide nothing are not looked at.
 *
 * Source: OSV schema 1.7.5, with the rules for events that its prose gives.
 *
 * @throws {LifecycleError} `ERR_INVALID_ADVISORY`, with the id and the JSON Pointer of what is wrong.
 */
export function parseAdvisory(value: unknown): Advisory {
  const record = new JsonPlace(value, (message) => invalidAdvisory(value, message))
  return {
    id: readId(record.required('id')),
    aliases: record.list('aliases').map(readId),
    modifiedAt: record.required('modified').time(),
    isWithdrawn: record.optional('withdrawn')?.time() !== undefined,
    summary: readSummary(record.optional('summary')),
    severity: record.list('severity').map(readSeverity),
    affected: record.list('affected').flatMap(readAffected),
  }
}

function readId(place: JsonPlace): string {
  const id = place.text()
  if (!ID.test(id)) throw place.refusal('an id of at most 256 characters without white space')
  return id
}

/** A summary decides nothing, so an empty one is fine. */
function readSummary(place: JsonPlace | undefined): string {
  return place === undefined || place.value === '' ? '' : place.text()
}

function readSeverity(place: JsonPlace): AdvisorySeverity {
  return { type: place.required('type').text(), score: place.required('score').text() }
}

function readAffected(place: JsonPlace): AffectedPackage[] {
  // Read also where no package is named: an impossible event is one everywhere.
  const ranges = place.list('ranges').map(readRange)
  const versions = place.list('versions').map((version) => version.text())
  const severity = place.list('severity').map(readSeverity)
  const named = place.optional('package')
  if (named === undefined) return []
  const ecosystem = named.required('ecosystem').text()
  return [{ ecosystem, package: named.required('name').text(), ranges, versions, severity }]
}

function readRange(place: JsonPlace): AdvisoryRange {
  const type = place.required('type').oneOf(RANGE_TYPES)
  if (type === 'GIT') place.required('repo').text()
  const at = place.required('events')
  const events = at.elements().map(readEvent)
  const kinds = new Set(events.map(({ kind }) => kind))
  if (!kinds.has('introduced')) throw at.refusal('at least one "introduced" event')
  if (kinds.has('fixed') && kinds.has('last_affected')) {
    throw at.refusal('either "fixed" or "last_affected" events, not both')
  }
  return { type, events }
}

function readEvent(place: JsonPlace): AdvisoryEvent {
  const [kind, ...others] = place.namesAmong(EVENT_KINDS)
  if (kind === undefined || others.length > 0) {
    throw place.refusal('exactly one of "introduced", "fixed", "last_affected" and "limit"')
  }
  return { kind, version: place.required(kind).text() }
}

function invalidAdvisory(value: unknown, message: string): LifecycleError<'ERR_INVALID_ADVISORY'> {
  const id: unknown = isPlainObject(value) && Object.hasOwn(value, 'id') ? value['id'] : undefined
  return new LifecycleError(`Advisory ${typeof id === 'string' ? quote(id) : 'without an id'}: ${message}`, {
    code: 'ERR_INVALID_ADVISORY',
    hint: 'Advisories are read in the OSV format (https://ossf.github.io/osv-schema). Fetch the data again, or report the record to whoever publishes it.',
  })
}
