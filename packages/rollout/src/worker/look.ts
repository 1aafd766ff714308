import type { Deployer, JsonObject, Release, Store } from '@mcpver/core'
import { judge } from '../analysis/judge.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { AnalysisSettings } from '../analysis/settings.ts'
import { startAnalysis, type AnalysisState } from '../analysis/state.ts'
import { toolNamesOf } from '../check/tools-of.ts'
import type { Facts } from '../update/facts.ts'
import { isCompared, type Segment, type Update } from '../update/update.ts'

/** How long gateways take at most to hand in what they counted, in milliseconds: a second that they count, one until they write it. */
const SETTLED = 2500

/** Looks at how both versions did since the last look: once for each share that the new one had meanwhile. */
export async function lookAt(
  update: Update,
  settings: AnalysisSettings,
  { store, deployer, now }: { readonly store: Store; readonly deployer: Deployer; readonly now: number },
): Promise<Facts['judged']> {
  let state =
    update.judgement === null
      ? await begin(update, settings, { store, deployer })
      : (update.judgement.state as unknown as AnalysisState)
  const end = Math.max(state.until, now - SETTLED)
  const tallies = await store.tallies.read({ server: update.name, from: state.until, until: end })
  // What has nothing to be compared with is held against limits only.
  const asked = isCompared(update) ? settings : { ...settings, errorRate: undefined, latency: undefined }
  let result: AnalysisResult | undefined
  for (const { until, share } of spansOf(update.segments, state.until, end)) {
    const judged = judge(asked, state, {
      at: now,
      until,
      tallies,
      ...(share !== undefined && share > 0 && { weight: share / 100 }),
    })
    state = judged.state
    result = judged.result
  }
  return result && { state: plain(state), result: plain(result), verdict: result }
}

/** Ends of the spans from one time to another within which the share was the same; at least one. */
function spansOf(
  segments: readonly Segment[],
  from: number,
  end: number,
): readonly { until: number; share: number | undefined }[] {
  const inside = segments.filter((segment) => segment.from > from && segment.from < end)
  const ends = [...inside.map((segment) => segment.from), end]
  return ends.map((until, index) => {
    const since = index === 0 ? from : (ends[index - 1] ?? from)
    return { until, share: segments.findLast((segment) => segment.from <= since)?.share }
  })
}

async function begin(
  { name, from, to, segments, stepAt }: Update,
  { warmUp }: AnalysisSettings,
  { store, deployer }: { readonly store: Store; readonly deployer: Deployer },
): Promise<AnalysisState> {
  const releases = await store.read(async (view) => ({
    older: await deployer.release(view, name, from),
    newer: await deployer.release(view, name, to),
  }))
  return startAnalysis(
    { oldRelease: from, newRelease: to },
    { tools: commonTools(releases.older, releases.newer), startedAt: (segments[0]?.from ?? stepAt) + warmUp },
  )
}

function commonTools(older: Release | undefined, newer: Release | undefined): readonly string[] {
  if (older === undefined || newer === undefined) return []
  const known = toolNamesOf(older)
  return [...toolNamesOf(newer)].filter((tool) => known.has(tool)).sort()
}

/** What the judge says is made of JSON; as a type it is not told so. */
function plain(value: AnalysisResult | AnalysisState): JsonObject {
  return value as unknown as JsonObject
}
