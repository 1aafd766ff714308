import type { Traffic } from '@mcpver/core'
import type { Route, RouteDraft } from './route.ts'

/** What a route says of who gets which version. */
export function trafficOf({
  active,
  split = new Map<string, number>(),
  matches,
  gateways,
  mirror,
  warm,
}: Pick<RouteDraft, 'active' | 'gateways' | 'matches' | 'mirror' | 'split' | 'warm'>): Traffic {
  return {
    active,
    split: Object.fromEntries(split),
    ...(matches && matches.length > 0 && { matches }),
    ...(gateways && gateways.size > 0 && { gateways: Object.fromEntries(gateways) }),
    ...(mirror && { mirror }),
    ...(warm && warm.length > 0 && { warm }),
  }
}

/** A route that gives callers other versions, and else says what it said. */
export function withTraffic(route: Route, traffic: Traffic): RouteDraft {
  const { matches: _matches, gateways: _gateways, mirror: _mirror, warm: _warm, ...rest } = route
  const { createdAt: _at, createdBy: _by, changedAt: _changedAt, changedBy: _changedBy, ...kept } = rest
  const { active, split, matches, gateways, mirror, warm } = traffic
  return {
    ...kept,
    active,
    split: new Map(Object.entries(split)),
    ...(matches && { matches }),
    ...(gateways && { gateways: new Map(Object.entries(gateways)) }),
    ...(mirror && { mirror }),
    ...(warm && { warm }),
  }
}
