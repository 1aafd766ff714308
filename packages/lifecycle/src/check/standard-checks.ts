import type { Store } from '@mcpver/core'
import type { PassMark } from '../evidence/measured-check.ts'
import type { ReleaseSigner } from '../manager/release-signer.ts'
import type { AdvisoryCheckOptions } from './advisory-check.ts'
import { complianceCheck, type ComplianceChecker } from './compliance-check.ts'
import { dependencyCheck, type DependencyCheckOptions } from './dependency-check.ts'
import { codeQualityCheck, testCoverageCheck } from './evidence-checks.ts'
import type { SecurityCheck } from './security-check.ts'
import { signatureCheck } from './signature-check.ts'
import { vulnerabilityScan } from './vulnerability-scan.ts'

/** What the checks of the specification work with. */
export interface StandardCheckOptions extends AdvisoryCheckOptions, DependencyCheckOptions {
  readonly signer: ReleaseSigner
  /** Where the evidence is that was added to releases. */
  readonly store: Store
  /** Default: compliance is not known. */
  readonly compliance?: ComplianceChecker
  /** Default: 80 of 100 points. */
  readonly quality?: PassMark
  /** Default: 80 of 100 lines. */
  readonly coverage?: PassMark
  /** Own checks: one with the name of another takes its place, the others come last. Default: none. */
  readonly checks?: readonly SecurityCheck[]
}

/**
 * The six checks of the specification's `perform_production_security_check`, in its order: `signature-validity`, `vulnerability-scan`,
 * `dependency-security`, `code-quality`, `test-coverage`, `compliance-requirements`.
 */
export function standardChecks(options: StandardCheckOptions): readonly SecurityCheck[] {
  const { signer, store, compliance, quality = {}, coverage = {}, checks = [] } = options
  const standard = [
    signatureCheck(signer),
    vulnerabilityScan(options),
    dependencyCheck(options),
    codeQualityCheck({ store, ...quality }),
    testCoverageCheck({ store, ...coverage }),
    complianceCheck(compliance),
  ]
  return withChecks(standard, checks)
}

/** Checks, with others in the place of those of the same name, and after them those whose name is new. */
export function withChecks(
  checks: readonly SecurityCheck[],
  others: readonly SecurityCheck[],
): readonly SecurityCheck[] {
  return [...new Map([...checks, ...others].map((check) => [check.name, check])).values()]
}
