import type { Traffic, TrafficMatch } from '@mcpver/core'

/** The two versions between which an update moves callers. */
export interface VersionPair {
  readonly from: string
  readonly to: string
}

/** What a version gets in some traffic, for people: `10 % of the callers get 2.0.0`. */
export function trafficText(traffic: Traffic, { from, to }: VersionPair): string {
  const { active, warm = [] } = traffic
  if (active === to) return `everybody gets ${to}${warm.includes(from) ? `; ${from} stays warm` : ''}`
  const some = sharesOf(traffic, to)
  if (some.length > 0) return some.join('; ')
  return warm.includes(to) ? `${to} is started; nobody gets it unasked` : `everybody gets ${active}`
}

function sharesOf({ split, gateways = {}, matches = [], mirror }: Traffic, to: string): readonly string[] {
  const share = split[to]
  const named = Object.entries(gateways).flatMap(([name, version]) => (version === to ? [name] : []))
  const matching = matches.filter(({ version }) => version === to).map(matchText)
  return [
    ...(share === undefined ? [] : [`${String(share)} % of the callers get ${to}`]),
    ...(named.length === 0 ? [] : [`callers of ${named.join(', ')} get ${to}`]),
    ...(matching.length === 0 ? [] : [`${matching.join(', ')} get ${to}`]),
    ...(mirror?.version === to ? [`${to} gets copies of ${String(mirror.percent)} % of the calls that only read`] : []),
  ]
}

function matchText(match: TrafficMatch): string {
  return 'principal' in match ? match.principal : `callers with ${match.header}: ${match.value}`
}
