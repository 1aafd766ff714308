export { APIVersion } from './api-version.ts'
export { canonicalize } from './canonical-json.ts'
export { systemClock } from './clock.ts'
export { CompatibilityMatrix } from './compatibility-matrix.ts'
export { CoreError, VersionParseError } from './core-error.ts'
export { describeDeprecation, toDeprecationInfo } from './deprecation-info.ts'
export { deprecationNotice, withDeprecationNotice, withoutDeprecationNotice } from './deprecation-notice.ts'
export { DIGEST_PROFILES, digestText, digestTool, digestsOfTool } from './digest.ts'
export { DocumentNode } from './document.ts'
export { JobWorker } from './job-worker.ts'
export { isPlainObject, pointerTo } from './json.ts'
export { LatencySketch } from './latency-sketch.ts'
export { consoleLogger, defaultLogger, logged, setDefaultLogger, silentLogger } from './logger.ts'
export { McpverError } from './mcpver-error.ts'
export { toMigrationStep } from './migration-step.ts'
export { withoutOwnMeta } from './own-meta.ts'
export { parseJson } from './parse-json.ts'
export { quote } from './quote.ts'
export { RELEASE_STATES } from './release.ts'
export { toReleaseClaims } from './release-claims.ts'
export { requirementOf } from './requirement.ts'
export { parseToolDefinition } from './tool-definition.ts'
export { collectTools, readToolMetadata } from './tool-metadata.ts'
export { assertToolName, isToolName } from './tool-name.ts'
export { VersionRange, maxSatisfying } from './version-range.ts'
export { toVersionedTool } from './versioned-tool.ts'
export {
  ARGUMENTS_META_KEY,
  FASTMCP_META_KEY,
  META_PREFIX,
  REQUIRES_HEADER,
  REQUIRES_META_KEY,
  SERVED_META_KEY,
  TOOL_META_KEY,
  TOOL_REQUIREMENTS_FIELD,
  toWireDeprecation,
} from './wire.ts'

export type { VersionInput } from './api-version.ts'
export type { BumpType } from './bump.ts'
export type { CallSeries, CallTally, TallyQuery, TallyStore } from './call-tally.ts'
export type { Clock } from './clock.ts'
export type {
  CompatibilityDocument,
  CompatibilityExplanation,
  CompatibilityReason,
  CompatibilityRecord,
} from './compatibility-matrix.ts'
export type { CoreErrorCode } from './core-error.ts'
export type { DeprecationInfo, DeprecationInput } from './deprecation-info.ts'
export type { Deployer, DeploymentResult, DeploymentState, Traffic, TrafficMatch } from './deployer.ts'
export type { Digest, DigestProfile, ToolDigests } from './digest.ts'
export type { DocumentFormat } from './document.ts'
export type { EndSignal } from './end-signal.ts'
export type { JsonObject, JsonValue } from './json.ts'
export type { HeldJob, Job, JobClaim, JobDesk, JobQuery, JobStatus, JobStore, StoredJob } from './job.ts'
export type { JobWorkerOptions } from './job-worker.ts'
export type { LatencyBucket, LatencySketchDocument } from './latency-sketch.ts'
export type { Logger } from './logger.ts'
export type { McpverErrorOptions } from './mcpver-error.ts'
export type { MigrationStep, MigrationStepInput } from './migration-step.ts'
export type { Notification, NotificationSeverity, Notifier } from './notifier.ts'
export type { CompatibilityClass, ReleaseClaims, UnsignedRelease } from './release-claims.ts'
export type { Release, ReleaseState } from './release.ts'
export type { CallCarriers } from './requirement.ts'
export type { Signer, Verifier } from './signer.ts'
export type {
  AuditCheckpoint,
  AuditRecord,
  AuditStore,
  DocumentStore,
  ReleaseQuery,
  ReleaseStore,
  Store,
  Stored,
  StoredDocument,
  StoreView,
} from './store.ts'
export type { ToolAnnotations, ToolDefinition } from './tool-definition.ts'
export type { ToolAttributes, ToolDeclaration, ToolMetadata } from './tool-metadata.ts'
export type { RangeOptions } from './version-range.ts'
export type { VersionedTool, VersionedToolInput } from './versioned-tool.ts'
export type {
  InvalidArgumentsMeta,
  MalformedRangeData,
  ServedVersionMeta,
  ToolBrownOutData,
  ToolRemovedData,
  ToolVersionMeta,
  UnsatisfiedToolVersionData,
  WireDeprecation,
} from './wire.ts'
