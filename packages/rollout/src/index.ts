export { ERROR_OUTCOMES } from './analysis/arm.ts'
export { judge } from './analysis/judge.ts'
export { METRICS, parseAnalysisSettings } from './analysis/settings.ts'
export { startAnalysis } from './analysis/state.ts'
export { CheckRegistry } from './check/check-registry.ts'
export { standardChecks } from './check/standard-checks.ts'
export { defineCheck } from './check/update-check.ts'
export { parseUpdateConfig } from './config/parse-update-config.ts'
export { parseDuration } from './duration.ts'
export { AutomatedUpdateManager } from './manager/automated-update-manager.ts'
export { planSteps } from './plan/plan-steps.ts'
export { STRATEGY_NAMES } from './plan/strategies.ts'
export { shareOf } from './plan/step.ts'
export { RollbackManager } from './rollback/rollback-manager.ts'
export { RolloutError } from './rollout-error.ts'
export { isOpen } from './schedule/opening.ts'
export { decideStart } from './schedule/start-decision.ts'
export { ScheduleError } from './schedule/schedule-error.ts'
export { nextTime } from './schedule/next-time.ts'
export { parseSchedule } from './schedule/parse-schedule.ts'
export { ORDERS } from './update/order.ts'
export { hasEnded } from './update/update.ts'
export { UpdateWorker } from './worker/update-worker.ts'

export type { ComparedReleases, ErrorOutcome } from './analysis/arm.ts'
export type { Look } from './analysis/judge.ts'
export type {
  AnalysisAction,
  AnalysisResult,
  ErrorFigures,
  ErrorRateReading,
  GuardRailReading,
  Lack,
  LatencyFigures,
  LatencyReading,
  Reading,
  SampleRatioReading,
  Verdict,
} from './analysis/result.ts'
export type {
  AnalysisSettings,
  ErrorRateSettings,
  GuardRailSettings,
  LatencySettings,
  Metric,
  SampleRatioSettings,
} from './analysis/settings.ts'
export type { AnalysisState } from './analysis/state.ts'
export type { RolloutAudit, RolloutAuditEvent } from './audit.ts'
export type { InspectDependencies } from './check/checks/dependencies.ts'
export type { CompareReleases, ContractDifference } from './check/checks/contract-difference.ts'
export type { VerifyRelease } from './check/checks/release-signed.ts'
export type { CheckFinding, CheckOutcome } from './check/outcome.ts'
export type { CallTool, Probe, ProbeResult } from './check/probe.ts'
export type { StandardCheckOptions } from './check/standard-checks.ts'
export type {
  CheckContext,
  CheckEntry,
  CheckMembers,
  CheckStage,
  ChosenCheck,
  UpdateCheck,
} from './check/update-check.ts'
export type { RollbackPolicy, UpdateSettings } from './config/update-settings.ts'
export type { AutomatedUpdateManagerOptions, UpdatePreview, UpdateRequest } from './manager/automated-update-manager.ts'
export type {
  ConfigValidationResult,
  UpdateExecutionResult,
  UpdateOrderResult,
  UpdateRefusal,
  UpdateRefusalCode,
  UpdateScheduleResult,
} from './manager/update-result.ts'
export type { Step, StepKind, ValidationStage } from './plan/step.ts'
export type { ChosenStrategy, StrategyName } from './plan/strategies.ts'
export type { RollbackHistoryEntry } from './rollback/rollback-history.ts'
export type { RollbackManagerOptions, RollbackRequest } from './rollback/rollback-manager.ts'
export type { RollbackPoint, RollbackPointStatus } from './rollback/rollback-point.ts'
export type {
  RollbackRefusal,
  RollbackRefusalCode,
  RollbackResult,
  RollbackValidation,
} from './rollback/rollback-result.ts'
export type { RolloutErrorCode } from './rollout-error.ts'
export type { Opening } from './schedule/opening.ts'
export type { ScheduleReading } from './schedule/parse-schedule.ts'
export type {
  Blackout,
  MaintenanceWindow,
  MissedStart,
  Schedule,
  ScheduledStart,
  Weekday,
} from './schedule/schedule.ts'
export type { StartDecision } from './schedule/start-decision.ts'
export type { Order } from './update/order.ts'
export type { EventSinks } from './update/record-events.ts'
export type { FinalPhase, Judgement, Pause, Segment, Update, UpdateEvent, UpdatePhase } from './update/update.ts'
export type { UpdateWorkerOptions } from './worker/update-worker.ts'
