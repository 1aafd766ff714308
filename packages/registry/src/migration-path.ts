import type { APIVersion, MigrationStep } from '@mcpver/core'

/** A part of the way within one major, on which no step is needed because its versions are compatible. */
export interface Gap {
  readonly from: APIVersion
  readonly to: APIVersion
}

/** The chain of steps from a version to a later one, or where it breaks off. */
export type MigrationPath =
  | {
      readonly success: true
      /** What callers have to do, in order; empty when nothing. */
      readonly steps: readonly MigrationStep[]
      /** The parts that compatibility within a major carries. */
      readonly carried: readonly Gap[]
    }
  | {
      readonly success: false
      readonly code: 'ERR_NO_MIGRATION_PATH'
      readonly reason: string
      /** The steps up to where the chain breaks off. */
      readonly steps: readonly MigrationStep[]
      /** The hole: no recorded step leads from here to there, and the two are of different majors. */
      readonly missing: Gap
    }

/** How a version was reached: the chain behind it, as a linked list, and what the chain costs. */
interface Arrival {
  readonly version: APIVersion
  readonly step?: MigrationStep
  readonly before?: Arrival
  /** How often compatibility had to stand in for a step: fewer is better. */
  readonly gaps: number
  /** The number of steps: among equal `gaps`, fewer is better. */
  readonly steps: number
}

/**
 * The shortest chain of steps between two versions.
 *
 * A step may be taken at the version that it starts from, and at any version of the same major before its end: within a
 * major, versions are compatible, and so compatibility also carries from any version of `to`'s major up to `to`. A chain that
 * needs fewer such bridges is preferred, then one with fewer steps.
 *
 * @param steps The steps of one tool, in order of the version that they lead to.
 */
export function findMigrationPath(steps: readonly MigrationStep[], { from, to }: Gap): MigrationPath {
  const start: Arrival = { version: from, gaps: 0, steps: 0 }
  const arrivals = new Map([[from.precedenceKey(), start]])
  const cheapest = new Map([[from.major, start]])

  // Every step leads forward and they come in order of their ends, so each version is final when its first use comes.
  for (const step of steps) {
    if (step.toVersion.compare(from) <= 0) continue
    if (step.toVersion.compare(to) > 0) break
    const exact = arrivals.get(step.fromVersion.precedenceKey())
    const arrival = cheaper(exact && take(step, exact), take(step, cheapest.get(step.fromVersion.major)))
    if (arrival === undefined) continue
    const { version } = arrival
    keepCheaper(arrivals, version.precedenceKey(), arrival)
    keepCheaper(cheapest, version.major, arrival)
  }
  const carried = cheapest.get(to.major)
  const end = cheaper(arrivals.get(to.precedenceKey()), carried && { ...carried, gaps: carried.gaps + 1 })
  return end === undefined ? brokenPath(steps, [...arrivals.values()], to) : { success: true, ...chainTo(end, to) }
}

function take(step: MigrationStep, before: Arrival | undefined): Arrival | undefined {
  if (before === undefined) return undefined
  const gap = before.version.equals(step.fromVersion) ? 0 : 1
  return { version: step.toVersion, step, before, gaps: before.gaps + gap, steps: before.steps + 1 }
}

function cheaper(a: Arrival | undefined, b: Arrival | undefined): Arrival | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.gaps < a.gaps || (b.gaps === a.gaps && b.steps < a.steps) ? b : a
}

function keepCheaper<K>(arrivals: Map<K, Arrival>, key: K, arrival: Arrival): void {
  arrivals.set(key, cheaper(arrivals.get(key), arrival) ?? arrival)
}

/** The steps of a chain and the parts between them that compatibility carries, up to a version. */
function chainTo(end: Arrival, to: APIVersion): { steps: MigrationStep[]; carried: Gap[] } {
  const steps: MigrationStep[] = []
  const carried: Gap[] = end.version.equals(to) ? [] : [{ from: end.version, to }]
  for (let at = end; at.step !== undefined && at.before !== undefined; at = at.before) {
    steps.push(at.step)
    const { version } = at.before
    if (version.compare(at.step.fromVersion) < 0) carried.push({ from: version, to: at.step.fromVersion })
  }
  return { steps: steps.reverse(), carried: carried.reverse() }
}

function brokenPath(steps: readonly MigrationStep[], arrivals: readonly Arrival[], to: APIVersion): MigrationPath {
  const furthest = arrivals.reduce((best, arrival) => (arrival.version.compare(best.version) > 0 ? arrival : best))
  const from = furthest.version
  // A step that leads beyond `to` is of no use, wherever it starts.
  const resumes = steps
    .filter((step) => step.fromVersion.compare(from) > 0 && step.toVersion.compare(to) <= 0)
    .map((step) => step.fromVersion)
    .reduce((lowest, version) => (version.compare(lowest) < 0 ? version : lowest), to)
  return {
    success: false,
    code: 'ERR_NO_MIGRATION_PATH',
    reason: `No migration step leads from ${String(from)} to ${String(resumes)}`,
    steps: chainTo(furthest, from).steps,
    missing: { from, to: resumes },
  }
}
