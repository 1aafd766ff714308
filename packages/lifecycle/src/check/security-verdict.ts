import { canonicalize, digestText, type Digest, type JsonObject, type Release } from '@mcpver/core'
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
  return { ...verdict, score: score ?? null, checks }
}

/** The digest of a verdict: what approvals are given for. */
export function digestVerdict(verdict: SecurityVerdict): Promise<Digest> {
  return digestText(canonicalize(verdict))
}

/** In what two verdicts on a release differ, a sentence each; none when a replay gave the same answer. */
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
