import type { CallTally } from '@mcpver/core'
import { judge, parseAnalysisSettings, startAnalysis } from '../rollout-package.ts'
import type { LookCalls } from '../scenario.ts'
import type { SimulatedJudge } from './judge.ts'

/** Any number but 0: tallies that begin at the end of a look are the next one's. */
const SPAN = 1000

/** The analysis of `@mcpver/rollout`, as a rollout uses it. @param document Its settings. */
export function mcpver(name: string, document: unknown): SimulatedJudge {
  const settings = parseAnalysisSettings(document)
  return {
    name,
    start: () => {
      let state = startAnalysis({ oldRelease: '1.0.0', newRelease: '2.0.0' }, { tools: ['tool'], startedAt: 0 })
      return ({ newer, older, weight }) => {
        const from = state.until
        const until = from + SPAN
        const tallies = [tallyOf('2.0.0', from, newer), tallyOf('1.0.0', from, older)]
        const answer = judge(settings, state, { at: until, until, weight, tallies })
        ;({ state } = answer)
        return answer.result.verdict === 'fail'
      }
    },
  }
}

function tallyOf(release: string, from: number, { calls, errors, latency }: LookCalls): CallTally {
  return {
    server: 'server',
    release,
    tool: 'tool',
    version: release,
    client: 'client',
    gateway: 'gateway',
    isMirrored: false,
    from,
    span: SPAN,
    calls,
    errors: 0,
    toolErrors: errors,
    failures: 0,
    refusals: 0,
    abandoned: 0,
    deprecated: 0,
    latency: latency.toDocument(),
  }
}
