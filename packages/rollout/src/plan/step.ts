import type { Traffic } from '@mcpver/core'

/**
 * When checks are run: before anything is changed; each time that the new version was watched for a while with a part of the callers; when
 * everybody gets it.
 */
export type ValidationStage = 'post' | 'pre' | 'step'

/** One step of an update. Each is done in one transaction, and is done once. */
export type Step =
  /** Runs the checks that the configuration names for this stage. */
  | { readonly kind: 'validate'; readonly stage: ValidationStage }
  /** Makes the rollback point. */
  | { readonly kind: 'save' }
  /** Changes who gets which version. */
  | { readonly kind: 'traffic'; readonly traffic: Traffic }
  /** Stays as it is for so many milliseconds, or, with `null`, until somebody resumes or promotes the update. */
  | { readonly kind: 'hold'; readonly duration: number | null; readonly isJudged: boolean }
  /** Waits until so many people have approved. */
  | { readonly kind: 'approve'; readonly required: number; readonly expires: number }
  /** Keeps the rollback point for later, and ends the update. */
  | { readonly kind: 'confirm' }

/** The kinds of steps. */
export type StepKind = Step['kind']

/** How much of all callers a version gets in some traffic, in percent, as far as shares say. */
export function shareOf({ active, split }: Traffic, version: string): number {
  const others = Object.values(split).reduce((sum, share) => sum + share, 0)
  return version === active ? Math.round((100 - others) * 100) / 100 : (split[version] ?? 0)
}

/** Whether anybody gets a version in some traffic who does not ask for it, copies of calls included. */
export function isOffered(traffic: Traffic, version: string): boolean {
  const { matches = [], gateways = {}, mirror } = traffic
  return (
    shareOf(traffic, version) > 0 ||
    matches.some((match) => match.version === version) ||
    Object.values(gateways).includes(version) ||
    mirror?.version === version
  )
}
