import { describe, expect, it } from 'vitest'
import { checkCodeQuality } from './code-quality.ts'
import { detectEvidenceFormat, readEvidence, type CoverageEvidence, type QualityEvidence } from './evidence-format.ts'
import { invalidEvidence } from './invalid-evidence.ts'
import { checkTestCoverage } from './test-coverage.ts'
import { refusalOf } from '../test/refusal.ts'

function eslint(errors: number, warnings: number): QualityEvidence {
  const messages = [...Array<object>(errors).fill({ severity: 2 }), ...Array<object>(warnings).fill({ severity: 1 })]
  const file = { filePath: 'a.ts', messages, errorCount: errors, warningCount: warnings }
  return readEvidence(JSON.stringify([file])) as QualityEvidence
}

function sarif(...runs: readonly object[]): QualityEvidence {
  return readEvidence(JSON.stringify({ version: '2.1.0', runs })) as QualityEvidence
}

function lcov(covered: number, total: number): CoverageEvidence {
  return readEvidence(`SF:a\nLF:${String(total)}\nLH:${String(covered)}\nend_of_record\n`) as CoverageEvidence
}

describe('the format of a report', () => {
  it.each([
    ['sarif', '\ufeff{"runs":[],"version":"2.1.0"}'],
    ['eslint', ' []'],
    ['eslint', '[{"filePath":"a","messages":[]}]'],
    ['istanbul-summary', '{"total":{}}'],
    ['lcov', '# made\nTN:\nSF:a\nend_of_record\n'],
    ['cobertura', '<?xml version="1.0"?>\n<coverage line-rate="1"/>'],
    [undefined, '{}'],
    [undefined, '[1]'],
    [undefined, '<html/>'],
    [undefined, ''],
    [undefined, 'PK\u0003\u0004'],
  ])('is %s by the content %j', (format, text) => {
    expect(detectEvidenceFormat(text)).toBe(format)
    if (format === undefined) expect(refusalOf(() => readEvidence(text)).message).toContain('no format that is known')
  })
})

describe('the check of the quality of code', () => {
  it.each([
    [0, 0, 'pass', 100],
    [0, 10, 'pass', 80],
    [0, 11, 'fail', 78],
    [0, 60, 'fail', 0],
    [1, 0, 'fail', 0],
  ])('with %i errors and %i warnings: %s, %i', (errors, warnings, ...[standing, score]) => {
    expect(checkCodeQuality(eslint(errors, warnings))).toMatchObject({ standing, score, severity: 'high' })
  })

  const driver = { name: 'Scanner' }
  it.each<[what: string, evidence: Parameters<typeof checkCodeQuality>[0]]>([
    ['nothing', undefined],
    ['a refusal', invalidEvidence('The report is not JSON')],
    ['no file', readEvidence('[]') as QualityEvidence],
    ['no run', sarif()],
    ['a run with neither rules nor files', sarif({ tool: { driver }, results: [] })],
    ['a run that failed', sarif({ tool: { driver }, results: [{}], invocations: [{ executionSuccessful: false }] })],
  ])('is unknown with %s', (_what, evidence) => {
    const result = checkCodeQuality(evidence)
    expect(result.standing).toBe('unknown')
    expect(result).not.toHaveProperty('score')
  })

  it('fails with an error that was found before the tool broke off', () => {
    const run = { tool: { driver }, results: [{ level: 'error' }], invocations: [{ executionSuccessful: false }] }
    expect(checkCodeQuality(sarif(run))).toMatchObject({ standing: 'fail', score: 0 })
  })
})

describe('the check of the coverage of tests', () => {
  it.each([
    [80, 100, 'pass', 80],
    [7999, 10_000, 'fail', 79],
    [29, 100, 'fail', 29],
    [0, 5, 'fail', 0],
    [5, 5, 'pass', 100],
  ])('with %i of %i lines: %s, %i', (covered, total, ...[standing, score]) => {
    const evidence = lcov(covered, total)
    expect(checkTestCoverage(evidence)).toMatchObject({ standing, score, evidence: [{ digest: evidence.digest }] })
  })

  it('is unknown when nothing was measured, given or readable', () => {
    for (const evidence of [undefined, invalidEvidence('The report is not UTF-8'), lcov(0, 0)]) {
      expect(checkTestCoverage(evidence)).toMatchObject({ standing: 'unknown' })
    }
  })

  it('takes another threshold, and none that is not from 0 to 100', () => {
    expect(checkTestCoverage(lcov(1, 2), { threshold: 50 }).standing).toBe('pass')
    expect(checkTestCoverage(lcov(1, 2), { threshold: 50.5 }).standing).toBe('fail')
    expect(refusalOf(() => checkTestCoverage(lcov(1, 2), { threshold: Number.NaN })).message).toContain('threshold')
  })
})
