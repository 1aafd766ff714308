export { checkInclusion, compareSchemas } from './compare-schemas.ts'
export { DiffError } from './diff-error.ts'
export { diffHistory, diffTools } from './diff-tools.ts'
export { InstanceValidator } from './instance/instance-validator.ts'
export { toArgumentAdapter } from './migration/argument-adapter.ts'
export { argumentSteps } from './migration/argument-step.ts'
export { migrationSteps } from './migration/migration-steps.ts'
export { checkBump, requiredBump } from './required-bump.ts'
export { findRule, RULES } from './rules/rule.ts'
export { formatSnapshot, parseSnapshot, toSnapshot } from './snapshot.ts'
export { readSuppressions, writeSuppressions } from './suppression-document.ts'
export { applySuppressions } from './suppression.ts'
export { versionTools } from './version-tools.ts'
export { parseVersionedSnapshot, toVersionedSnapshot, toVersionedSurface } from './versioned-snapshot.ts'

export type {
  Change,
  ChangedPart,
  ChangeKind,
  RenameSuggestion,
  RequiredBump,
  SurfaceDiff,
  ToolDiff,
} from './change.ts'
export type { SchemaChange } from './compare-schemas.ts'
export type { DiffErrorCode } from './diff-error.ts'
export type { DiffOptions, HistoryDiff } from './diff-tools.ts'
export type { InstanceProblem } from './instance/instance-problem.ts'
export type { InstanceOptions, InstanceValidatorOptions, InstanceVerdict } from './instance/instance-validator.ts'
export type { Arguments } from './migration/argument-adapter.ts'
export type { ArgumentPlan, ArgumentStep } from './migration/argument-step.ts'
export type { MigrationOptions, MigrationVersions } from './migration/migration-steps.ts'
export type { BumpCheck, BumpVerdict, DeclaredBump, InitialDevelopment } from './required-bump.ts'
export type { FixedSeverity, RuleExample } from './rules/rule-entry.ts'
export type { Rule, RuleId } from './rules/rule.ts'
export type { DiffMode } from './schema-change/comparator.ts'
export type { SnapshotDocument } from './snapshot.ts'
export type { SuppressionDocument } from './suppression-document.ts'
export type {
  SuppressedChange,
  SuppressedDiff,
  Suppression,
  SuppressionOptions,
  SuppressionRefusal,
  SuppressionRefusalCode,
} from './suppression.ts'
export type { ToolRename } from './surface-diff.ts'
export type { ToolSurface } from './surface.ts'
export type {
  Assumption,
  CheckBudget,
  CheckOptions,
  SchemaComparison,
  SchemaDirection,
  UndecidedCode,
  UndecidedReason,
  Verdict,
} from './verdict.ts'
export type {
  ToolVersion,
  ToolVersions,
  VersionedSurface,
  VersionRefusal,
  VersionToolsOptions,
} from './version-tools.ts'
export type { VersionedSnapshot } from './versioned-snapshot.ts'
