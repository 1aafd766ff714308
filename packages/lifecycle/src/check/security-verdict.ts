import { canonicalize, digestText, isPlainObject, type Digest, type JsonObject, type Release } from '@mcpver/core'
import { DEFAULT_THRESHOLD, type SecurityCheckResult, type SecurityPolicy } from './security-check.ts'

/**
 * What the security checks said of a release, as a document: bound to what was released and to the policy, with the evidence that was
 * looked at. The same release, policy and evidence give the same document.
 */
export interface SecurityVerdict extends JsonObject {
  readonly name: string
  readonly version: string
  readonly checksum: Digest
  readonly policy: { readonly threshold: number; readonly unknown: 'block' | 'allow' }
  readonly passed: boolean
  readonly reason: string
  /** The mean score; `null` when there is none. */
  readonly score: number | null
  readonly checks: readonly CheckedFacts[]
  /** The date of the oldest data that a check went by, in milliseconds since 1970-01-01T00:00:00Z; `null` when none has a date. */
  readonly dataAsOf: number | null
}

/** What one check found, as it stands in a verdict. */
interface CheckedFacts extends JsonObject {
  readonly check: string
}

/** The document of a result. */
export function toSecurityVerdict(
  { name, version, checksum }: Release,
  { passed, reason, score, details }: SecurityCheckResult,
  { threshold = DEFAULT_THRESHOLD, unknown = 'block' }: SecurityPolicy = {},
): SecurityVerdict {
  const checks = details.map(({ score: own, evidence, ...facts }) => ({
    ...facts,
    score: own ?? null,
    evidence: evidence.map(({ kind, detail, digest = null }) => ({ kind, detail, digest })),
  }))
  const verdict = { name, version, checksum, policy: { threshold, unknown }, passed, reason }
  return { ...verdict, score: score ?? null, checks, dataAsOf: oldestDate(details) }
}

function oldestDate(details: SecurityCheckResult['details']): number | null {
  const dates = details.flatMap(({ evidence }) => evidence.flatMap(({ asOf }) => asOf ?? []))
  return dates.length === 0 ? null : Math.min(...dates)
}

/**
 * The digest of a verdict: what approvals are given for. The date of the data does not count, so that approvals outlive newer data
 * that says the same; what that data says does.
 */
export function digestVerdict({ dataAsOf: _, ...judgement }: SecurityVerdict): Promise<Digest> {
  return digestText(canonicalize(judgement))
}

/** Whether a value has the parts of a verdict that it is compared by. */
export function isSecurityVerdict(value: unknown): value is SecurityVerdict {
  if (!isPlainObject(value)) return false
  const texts = ['name', 'version', 'checksum', 'reason'].map((part) => value[part])
  const { checks, policy, passed, score } = value
  return (
    texts.every((text) => typeof text === 'string') &&
    isPlainObject(policy) &&
    typeof passed === 'boolean' &&
    (score === null || typeof score === 'number') &&
    Array.isArray(checks) &&
    checks.every((one) => isPlainObject(one) && typeof one['check'] === 'string')
  )
}

/** In what two verdicts on a release differ beside the date of their data, a sentence each; none when a replay gave the same answer. */
export function differencesOf(before: SecurityVerdict, after: SecurityVerdict): readonly string[] {
  const parts = (['checksum', 'policy', 'passed', 'reason', 'score'] as const)
    .filter((part) => canonicalize(before[part]) !== canonicalize(after[part]))
    .map((part) => `"${part}" was ${canonicalize(before[part])} and is ${canonicalize(after[part])}`)
  const [old, now] = [byCheck(before), byCheck(after)]
  const checks = [...new Set([...old.keys(), ...now.keys()])].filter((check) => old.get(check) !== now.get(check))
  return [...parts, ...checks.map((check) => describe(check, { was: old.get(check), is: now.get(check) }))]
}

function byCheck({ checks }: SecurityVerdict): ReadonlyMap<string, string> {
  return new Map(checks.map((one) => [one.check, canonicalize(one)]))
}

function describe(
  check: string,
  { was, is }: { readonly was: string | undefined; readonly is: string | undefined },
): string {
  if (was === undefined) return `The check ${check} was not made before`
  if (is === undefined) return `The check ${check} is not made any more`
  return `The check ${check} was ${was} and is ${is}`
}
