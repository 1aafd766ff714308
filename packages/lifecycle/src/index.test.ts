import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('exports these values, and no others', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual([
    'AdvisoryDatabase',
    'ApprovalDesk',
    'AuditLogger',
    'DEFAULT_THRESHOLD',
    'DEFINITION_DETECTORS',
    'LifecycleError',
    'NpmRegistryIndex',
    'OsvApiSource',
    'PackageLockIndex',
    'ProductionGate',
    'PyPiIndex',
    'SEVERITIES',
    'SecureVersionManager',
    'checkAllVulnerabilities',
    'checkCodeQuality',
    'checkDefinition',
    'checkTestCoverage',
    'checkVulnerabilities',
    'codeQualityCheck',
    'complianceCheck',
    'countApprovals',
    'createDependencyInspector',
    'dependencyCheck',
    'detectEvidenceFormat',
    'differencesOf',
    'digestReleased',
    'digestVerdict',
    'failedCheck',
    'firstThatKnows',
    'isAffected',
    'isPromotionPath',
    'parseAdvisory',
    'parseDependency',
    'parseVex',
    'passedCheck',
    'predecessorOf',
    'promotionTargets',
    'readAdvisoryDirectory',
    'readAdvisoryZip',
    'readEvidence',
    'readEvidenceFile',
    'runSecurityChecks',
    'scanDefinition',
    'signatureCheck',
    'standardChecks',
    'testCoverageCheck',
    'toSecurityVerdict',
    'unknownCheck',
    'validateDependencies',
    'verifyAudit',
    'verifyAuditProof',
    'vulnerabilityScan',
    'withChecks',
  ])
})

it('has every name of it in the README, and no other type', async () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
  const [table = '', list = ''] = read('../README.md').split('## Exports')[1]?.split('Types: ') ?? []
  const listed = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  const types = [...read('./index.ts').matchAll(/export type \{([^}]+)\}/g)].flatMap(([, names = '']) =>
    names.match(/\w+/g),
  )
  expect(listed.sort()).toEqual(types.sort())
  const values = Object.keys(await import('./index.ts'))
  expect(values.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})
