// The parts of `@mcpver/rollout` that are simulated, from their source: single tests are not published.
// @boundaries-ignore only rates are taken of it
export { NO_EVIDENCE, strength, withComparison } from '../../packages/rollout/src/analysis/evidence.ts'
// @boundaries-ignore as above
export { judge } from '../../packages/rollout/src/analysis/judge.ts'
// @boundaries-ignore as above
export { logFactorial } from '../../packages/rollout/src/analysis/log-factorial.ts'
// @boundaries-ignore as above
export { normalUpperTail } from '../../packages/rollout/src/analysis/normal.ts'
// @boundaries-ignore as above
export { NO_RANKS, pValue, withRanks } from '../../packages/rollout/src/analysis/rank-sum.ts'
// @boundaries-ignore as above
export { parseAnalysisSettings } from '../../packages/rollout/src/analysis/settings.ts'
// @boundaries-ignore as above
export { startAnalysis } from '../../packages/rollout/src/analysis/state.ts'
