export { AdvisoryDatabase } from './advisory/advisory-database.ts'
export { readAdvisoryDirectory } from './advisory/advisory-directory.ts'
export { readAdvisoryZip } from './advisory/advisory-zip.ts'
export { parseAdvisory } from './advisory/advisory.ts'
export { isAffected } from './advisory/affected.ts'
export { parseDependency } from './advisory/dependency.ts'
export { OsvApiSource } from './advisory/osv-api-source.ts'
export { parseVex } from './advisory/vex.ts'
export { checkAllVulnerabilities, checkVulnerabilities } from './advisory/vulnerability-check.ts'
export { ApprovalDesk } from './approval/approval-desk.ts'
export { countApprovals } from './approval/count-approvals.ts'
export { AuditLogger } from './audit/audit-logger.ts'
export { verifyAudit } from './audit/verify-audit.ts'
export { runSecurityChecks } from './check/run-security-checks.ts'
export { DEFAULT_THRESHOLD } from './check/security-check.ts'
export { dependencyCheck } from './check/dependency-check.ts'
export { signatureCheck } from './check/signature-check.ts'
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
export type { OsvApiOptions } from './advisory/osv-api-source.ts'
export type { PackageName } from './advisory/package-name.ts'
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
export type { AuditExtent, AuditVerification } from './audit/verify-audit.ts'
export type { DependencyCheckOptions } from './check/dependency-check.ts'
export type { SecurityCheck, SecurityCheckResult, SecurityPolicy } from './check/security-check.ts'
export type { SecurityVerdict } from './check/security-verdict.ts'
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
  DependencyStanding,
  DependencyValidation,
  Known,
} from './manager/dependency-validation.ts'
export type { ReleaseSigner, SignatureStanding } from './manager/release-signer.ts'
export type { GateDecision, GateFindings, GateRefusalCode, ProductionGateOptions } from './manager/production-gate.ts'
export type {
  ApprovalRequest,
  PromotionRequest,
  SecureVersionManagerOptions,
} from './manager/secure-version-manager.ts'
export type { VersionData } from './manager/version-data.ts'
export type {
  ApprovalRefusalCode,
  ApprovalResult,
  PromotionRefusalCode,
  PromotionResult,
  VersionRefusalCode,
  VersionResult,
} from './manager/version-result.ts'
