import type { Store } from '@mcpver/core'
import { checkCodeQuality } from '../evidence/code-quality.ts'
import type { PassMark } from '../evidence/measured-check.ts'
import { newestEvidence } from '../evidence/newest-evidence.ts'
import { checkTestCoverage } from '../evidence/test-coverage.ts'
import { combineChecks } from './combined-check.ts'
import type { SecurityCheck } from './security-check.ts'

/** Where the evidence is that was added to releases, and what its scores are held against. */
export interface EvidenceCheckOptions extends PassMark {
  readonly store: Store
}

/** Whether the reports on the quality of the code are good enough, the worst of them: the specification's `check_code_quality`. */
export function codeQualityCheck({ store, ...mark }: EvidenceCheckOptions): SecurityCheck {
  const name = 'code-quality'
  return {
    name,
    run: async (release) => {
      const quality = await store.read((view) => newestEvidence(view, release, 'quality'))
      if (quality.length === 0) return checkCodeQuality(undefined, mark)
      const results = quality.map((evidence) => checkCodeQuality(evidence, mark))
      return combineChecks({ check: name, severity: 'high' }, results)
    },
  }
}

/** Whether the tests go through enough of the code, by the worst report: the specification's `check_test_coverage`. */
export function testCoverageCheck({ store, ...mark }: EvidenceCheckOptions): SecurityCheck {
  const name = 'test-coverage'
  return {
    name,
    run: async (release) => {
      const coverage = await store.read((view) => newestEvidence(view, release, 'coverage'))
      if (coverage.length === 0) return checkTestCoverage(undefined, mark)
      const results = coverage.map((evidence) => checkTestCoverage(evidence, mark))
      return combineChecks({ check: name, severity: 'medium' }, results)
    },
  }
}
