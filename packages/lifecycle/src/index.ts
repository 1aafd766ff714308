export { AdvisoryDatabase } from './advisory/advisory-database.ts'
export { readAdvisoryDirectory } from './advisory/advisory-directory.ts'
export { readAdvisoryZip } from './advisory/advisory-zip.ts'
export { parseAdvisory } from './advisory/advisory.ts'
export { isAffected } from './advisory/affected.ts'
export { createDependencyInspector } from './advisory/dependency-inspector.ts'
export { parseDependency } from './advisory/dependency.ts'
export { firstThatKnows } from './advisory/first-that-knows.ts'
export { NpmRegistryIndex } from './advisory/npm-registry-index.ts'
export { OsvApiSource } from './advisory/osv-api-source.ts'
export { PackageLockIndex } from './advisory/package-lock-index.ts'
export { PyPiIndex } from './advisory/pypi-index.ts'
export { parseVex } from './advisory/vex.ts'
export { checkAllVulnerabilities, checkVulnerabilities } from './advisory/vulnerability-check.ts'
export { ApprovalDesk } from './approval/approval-desk.ts'
export { countApprovals } from './approval/count-approvals.ts'
export { AuditLogger } from './audit/audit-logger.ts'
export { verifyAuditProof } from './audit/audit-proof.ts'
export { verifyAudit } from './audit/verify-audit.ts'
export { complianceCheck } from './check/compliance-check.ts'
export { dependencyCheck } from './check/dependency-check.ts'
export { codeQualityCheck, testCoverageCheck } from './check/evidence-checks.ts'
export { runSecurityChecks } from './check/run-security-checks.ts'
export { DEFAULT_THRESHOLD } from './check/security-check.ts'
export { signatureCheck } from './check/signature-check.ts'
export { standardChecks, withChecks } from './check/standard-checks.ts'
export { vulnerabilityScan } from './check/vulnerability-scan.ts'
export { differencesOf, digestVerdict, toSecurityVerdict } from './check/security-verdict.ts'
export { failedCheck, passedCheck, SEVERITIES, unknownCheck } from './evidence/check-result.ts'
export { checkCodeQuality } from './evidence/code-quality.ts'
export { checkDefinition } from './evidence/definition-check.ts'
export { DEFINITION_DETECTORS } from './evidence/definition-detectors.ts'
export { scanDefinition } from './evidence/definition-scan.ts'
export { readEvidenceFile } from './evidence/evidence-file.ts'
export { detectEvidenceFormat, readEvidence } from './evidence/evidence-format.ts'
export { checkTestCoverage } from './evidence/test-coverage.ts'
export { LifecycleError } from './lifecycle-error.ts'
export { validateDependencies } from './manager/dependency-validation.ts'
export { ProductionGate } from './manager/production-gate.ts'
export { SecureVersionManager } from './manager/secure-version-manager.ts'
export { predecessorOf } from './predecessor.ts'
export { isPromotionPath, promotionTargets } from './promotion-path.ts'
export { digestReleased } from './released-digest.ts'

export type { AdvisoryDatabaseOptions } from './advisory/advisory-database.ts'
export type { AdvisoryDirectoryOptions } from './advisory/advisory-directory.ts'
export type {
  AdvisoryAnswer,
  AdvisoryQueryOptions,
  AdvisorySource,
  SourceFailureCode,
} from './advisory/advisory-source.ts'
export type { AdvisoryZipOptions } from './advisory/advisory-zip.ts'
export type { Advisory, AdvisoryEvent, AdvisoryRange, AdvisorySeverity, AffectedPackage } from './advisory/advisory.ts'
export type { AffectedAnswer, PackageVersion } from './advisory/affected.ts'
export type { Dependency, DependencyEcosystem, DependencyRequirement } from './advisory/dependency.ts'
export type { DependencyInspectorOptions } from './advisory/dependency-inspector.ts'
export type { NpmRegistryOptions } from './advisory/npm-registry-index.ts'
export type { OsvApiOptions } from './advisory/osv-api-source.ts'
export type { ListedVersion, ListedVersions, PackageIndex, PublishedVersion } from './advisory/package-index.ts'
export type { PackageName } from './advisory/package-name.ts'
export type { PyPiOptions } from './advisory/pypi-index.ts'
export type { IgnoredVexClaim, VexClaim, VexEvidence, VexIgnoreReason } from './advisory/vex-judgement.ts'
export type { VexDocument } from './advisory/vex-statement.ts'
export type {
  UnknownCode,
  VexEffect,
  VulnerabilityCheckOptions,
  VulnerabilityStanding,
} from './advisory/vulnerability-check.ts'
export type { Vulnerability } from './advisory/vulnerability.ts'
export type { ApprovalClaims, ApprovalPolicy, ApprovalSigner, ApprovalStanding } from './approval/approval.ts'
export type { ApprovalDecision, ApprovalDeskOptions, ApprovalSubject } from './approval/approval-desk.ts'
export type { ApprovalCount, ApprovalQuestion } from './approval/count-approvals.ts'
export type { AuditEntry, AuditEvent, AuditOutcome } from './audit/audit-entry.ts'
export type { AuditLoggerOptions, PromotionRecord } from './audit/audit-logger.ts'
export type { AuditFault } from './audit/audit-fault.ts'
export type { AuditInclusion, AuditProof, AuditProofVerification, ProvedEntry } from './audit/audit-proof.ts'
export type { AuditTree } from './audit/audit-tree.ts'
export type { AuditTransparency, CheckpointExtent, CheckpointNotary } from './audit/checkpoint-notary.ts'
export type { CheckpointVerification } from './audit/checkpoint-pass.ts'
export type { AuditExtent, AuditVerification } from './audit/verify-audit.ts'
export type { AdvisoryCheckOptions } from './check/advisory-check.ts'
export type { ComplianceChecker, ComplianceFinding } from './check/compliance-check.ts'
export type { DependencyCheckOptions } from './check/dependency-check.ts'
export type { EvidenceCheckOptions } from './check/evidence-checks.ts'
export type { SecurityCheck, SecurityCheckResult, SecurityPolicy } from './check/security-check.ts'
export type { SecurityVerdict } from './check/security-verdict.ts'
export type { StandardCheckOptions } from './check/standard-checks.ts'
export type { VerdictSigner, VerdictStanding } from './check/verdict-signer.ts'
export type {
  CheckEvidence,
  CheckFacts,
  CheckResult,
  MeasuredCheck,
  ScoredFacts,
  Severity,
  UnknownCheck,
} from './evidence/check-result.ts'
export type { Coverage, CoverageReport } from './evidence/coverage-report.ts'
export type { DefinitionFinding, DefinitionScan, ScanOptions } from './evidence/definition-scan.ts'
export type { Detection, Detector } from './evidence/detector.ts'
export type { CoverageEvidence, Evidence, EvidenceFormat, QualityEvidence } from './evidence/evidence-format.ts'
export type { EvidenceLimits } from './evidence/evidence-limits.ts'
export type { AbsentEvidence, PassMark } from './evidence/measured-check.ts'
export type { QualityReport } from './evidence/quality-report.ts'
export type { LifecycleErrorCode } from './lifecycle-error.ts'
export type { Authority, Credentials, Identity, Move } from './manager/credentials.ts'
export type {
  DependencyInspector,
  DependencyProblem,
  DependencyQuestion,
  DependencyStanding,
  DependencyValidation,
  Known,
} from './manager/dependency-validation.ts'
export type { EvidenceRequest, EvidenceResult } from './manager/evidence-intake.ts'
export type { ReleaseSigner, SignatureStanding } from './manager/release-signer.ts'
export type { GateDecision, GateFindings, GateRefusalCode, ProductionGateOptions } from './manager/production-gate.ts'
export type { Refusal } from './manager/refusal.ts'
export type { SecureVersionManagerOptions } from './manager/secure-version-manager.ts'
export type { ReplayResult } from './manager/verdict-replay.ts'
export type { ApprovalRequest } from './manager/version-approval.ts'
export type { VersionData } from './manager/version-data.ts'
export type { PromotionRequest } from './manager/version-promotion.ts'
export type {
  ApprovalRefusalCode,
  ApprovalResult,
  EvidenceRefusalCode,
  PromotionRefusalCode,
  PromotionResult,
  RefusalCode,
  ReplayRefusalCode,
  VersionRefusalCode,
  VersionResult,
} from './manager/version-result.ts'
