import { LifecycleError } from '../lifecycle-error.ts'
import {
  SEVERITIES,
  failedCheck,
  passedCheck,
  unknownCheck,
  type CheckEvidence,
  type CheckResult,
  type Severity,
} from './check-result.ts'
import { scanDefinition, type DefinitionFinding, type DefinitionScan, type ScanOptions } from './definition-scan.ts'
import { excerptOf } from './excerpt.ts'

const CHECK = 'definition-scan'

/** Points that one finding costs. A critical one costs them all. */
const COSTS: Readonly<Record<Severity, number>> = { critical: 100, high: 40, medium: 5, low: 0 }

/** Findings that the result names. */
const MOST_NAMED = 20

/**
 * Scans a tool definition, or a surface of them, and scores what was found: 100, less 40 points for each high finding, 5 for each
 * medium one and none for a low one; 0 with a critical one. It fails with a critical or a high finding, with the severity of the
 * worst. A definition beyond the limits, or without any text, is unknown.
 */
export function checkDefinition(definition: unknown, options: ScanOptions = {}): CheckResult {
  const facts = { check: CHECK, severity: 'critical' } as const
  const scan = scanOrRefusal(definition, options)
  if (scan instanceof LifecycleError) return unknownCheck({ ...facts, reason: scan.message })
  if (scan.texts === 0) return unknownCheck({ ...facts, reason: 'The definition has no text' })
  const worst = SEVERITIES.find((severity) => scan.counts[severity] > 0)
  const score = Math.max(
    0,
    100 - SEVERITIES.reduce((cost, severity) => cost + COSTS[severity] * scan.counts[severity], 0),
  )
  const evidence = scan.findings.slice(0, MOST_NAMED).map(describe)
  const reason = summarize(scan)
  if (worst === 'critical' || worst === 'high')
    return failedCheck({ check: CHECK, severity: worst, score, reason, evidence })
  return passedCheck({ ...facts, score, reason, evidence })
}

function scanOrRefusal(definition: unknown, options: ScanOptions): DefinitionScan | LifecycleError {
  try {
    return scanDefinition(definition, options)
  } catch (error) {
    if (error instanceof LifecycleError) return error as LifecycleError
    throw error
  }
}

function summarize({ texts, counts }: DefinitionScan): string {
  const found = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${String(counts[severity])} ${severity}`,
  )
  return `${found.length === 0 ? 'Nothing' : found.join(', ')} found in ${String(texts)} texts`
}

function describe({ pointer, part, severity, detector, reason, excerpt }: DefinitionFinding): CheckEvidence {
  const where = `${part === 'name' ? 'the name ' : ''}${excerptOf(pointer, 0, pointer.length)}`
  return { kind: `definition/${detector}`, detail: `${severity}: ${reason} at ${where}: ${excerpt}` }
}
