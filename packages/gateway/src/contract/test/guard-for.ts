import { silentLogger, type JsonObject } from '@mcpver/core'
import { ManualClock } from '../../access/test/manual-clock.ts'
import { toServedSurface, type ServedRelease } from '../../catalog/served-release.ts'
import { snapshot, type SampleTools } from '../../catalog/test/samples.ts'
import type { GuardMode } from '../../route/route.ts'
import { ContractGuard } from '../contract-guard.ts'
import { DigestMemo } from '../digest-memo.ts'
import type { Drift } from '../drift.ts'

/** A release of `weather` with some tools. */
export async function servedRelease(tools: SampleTools, version = '1.0.0'): Promise<ServedRelease> {
  const surface = await toServedSurface(snapshot(tools))
  return { ...surface, server: 'weather', version, state: 'production', origin: 'release', upstream: null }
}

/** The definitions of some tools, as a server lists them. */
export function listed(tools: SampleTools): readonly JsonObject[] {
  return snapshot(tools).surface.tools as unknown as readonly JsonObject[]
}

/** A guard for a release, with all that it tells, and all that can be changed beside it. */
export interface GuardStage {
  readonly guard: ContractGuard
  readonly clock: ManualClock
  readonly drifts: Drift[]
  release: ServedRelease
  mode: GuardMode
}

export async function guardFor(tools: SampleTools, mode: GuardMode = 'enforce'): Promise<GuardStage> {
  const clock = new ManualClock(0)
  const drifts: Drift[] = []
  const stage = { clock, drifts, mode, release: await servedRelease(tools) }
  const guard = new ContractGuard({
    release: () => stage.release,
    mode: () => stage.mode,
    memo: new DigestMemo(),
    interval: 1000,
    clock,
    logger: silentLogger,
    onDrift: (drift) => void drifts.push(drift),
  })
  return Object.assign(stage, { guard })
}
