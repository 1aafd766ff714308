import { finalTraffic } from '../base-traffic.ts'
import type { Strategy } from '../strategy.ts'

/** Gives everybody the new version at once. */
export const immediate: Strategy<null> = {
  name: 'immediate',
  summary: 'Everybody gets the new version at once.',
  parse: (node) => {
    node?.members([])
    return null
  },
  plan: (_, base) => [{ kind: 'traffic', traffic: finalTraffic(base) }],
}
