import type { Traffic } from '@mcpver/core'

/** What an update begins with, and the version that it is to end with. */
export interface PlanBase {
  /** What is live now: everybody gets `traffic.active`, but for those of whom it says something else. */
  readonly traffic: Traffic
  /** The version that everybody is to get, without `v`. */
  readonly to: string
  /** The names of the gateways that serve calls. */
  readonly gateways: readonly string[]
}

/** What an update changes in the traffic that there is. What is not said stays as it was before the update. */
export interface TrafficChange {
  readonly active?: string
  readonly split?: Traffic['split']
  readonly matches?: NonNullable<Traffic['matches']>
  readonly gateways?: NonNullable<Traffic['gateways']>
  readonly mirror?: NonNullable<Traffic['mirror']>
  readonly warm?: readonly string[]
}

/** The traffic of one step: that of before the update, with a change. Members that say nothing are left out. */
export function changed({ traffic: before }: PlanBase, change: TrafficChange): Traffic {
  const { active = before.active, split = {}, mirror = before.mirror } = change
  const matches = [...(before.matches ?? []), ...(change.matches ?? [])]
  const gateways = { ...before.gateways, ...change.gateways }
  const warm = [...new Set([...(before.warm ?? []), ...(change.warm ?? [])])].filter((version) => version !== active)
  return {
    active,
    split,
    ...(matches.length > 0 && { matches }),
    ...(Object.keys(gateways).length > 0 && { gateways }),
    ...(mirror !== undefined && { mirror }),
    ...(warm.length > 0 && { warm }),
  }
}

/** What an update ends with: everybody gets the new version. */
export function finalTraffic(base: PlanBase): Traffic {
  return changed(base, { active: base.to })
}
