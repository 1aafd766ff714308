import type { DocumentNode } from '@mcpver/core'
import { durationAt } from '../../duration.ts'
import { changed, finalTraffic } from '../base-traffic.ts'
import type { Step } from '../step.ts'
import type { Strategy } from '../strategy.ts'

/** How a blue-green update goes. */
export interface BlueGreenOptions {
  /**
   * How long the new version can be tried at `/mcp/<server>@<version>` before it is given to everybody, in milliseconds; `null`: until
   * somebody resumes the update. Default: not at all.
   */
  readonly preview: number | null
  /** How long the old version is kept running after the switch, in milliseconds; the new one is judged meanwhile. Default: 5 minutes. */
  readonly keepWarm: number
}

const KEEP_WARM = 5 * 60_000

/** Starts the new version beside the old one, and then gives it to everybody at once. */
export const blueGreen: Strategy<BlueGreenOptions> = {
  name: 'blue_green',
  summary: 'The new version is started beside the old one, tried, and then given to everybody at once.',
  parse: (node) => {
    const { preview, keep_warm: keepWarm } = node?.members([], ['keep_warm', 'preview']) ?? {}
    return { preview: parsePreview(preview), keepWarm: keepWarm === undefined ? KEEP_WARM : durationAt(keepWarm) }
  },
  plan: ({ preview }, base) => [
    { kind: 'traffic', traffic: changed(base, { warm: [base.to] }) },
    ...(preview === 0 ? [] : [hold(preview)]),
    // A preview may take days: what was true before it is asked for again.
    { kind: 'validate', stage: 'pre' },
    { kind: 'traffic', traffic: changed(base, { active: base.to, warm: [base.traffic.active] }) },
  ],
  afterwards: ({ keepWarm }, base) =>
    keepWarm === 0
      ? [{ kind: 'traffic', traffic: finalTraffic(base) }]
      : [
          { kind: 'hold', duration: keepWarm, isJudged: true },
          { kind: 'traffic', traffic: finalTraffic(base) },
        ],
}

/** Nobody gets the new version who does not ask for it, so there is nothing to judge. */
function hold(duration: number | null): Step {
  return { kind: 'hold', duration, isJudged: false }
}

function parsePreview(node: DocumentNode | undefined): number | null {
  if (node === undefined) return 0
  return node.value === null ? null : durationAt(node)
}
