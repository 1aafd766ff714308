import type { CallTally } from '@mcpver/core'
import { durationAt } from '../../duration.ts'
import { assertOnly } from '../check-registry.ts'
import { failed, passed, unknown } from '../outcome.ts'
import { toolNamesOf } from '../tools-of.ts'
import { defineCheck } from '../update-check.ts'

const WINDOW = 7 * 86_400_000
/** As many as a sentence bears. */
const MOST_NAMED = 5

/** Nobody has called lately what the new version does not have. */
export const callers = defineCheck({
  name: 'callers',
  summary: 'Nobody has called, within "window" (7d), a tool that the new version does not have.',
  stages: ['prerequisite', 'pre'],
  parse: (members) => {
    assertOnly(members, ['window'])
    return { window: members['window'] === undefined ? WINDOW : durationAt(members['window']) }
  },
  run: async ({ window }, { store, name, to, now, releases, consent }) => {
    if (releases.to === undefined) return unknown(`Version not found: ${name}@${to}`)
    const kept = toolNamesOf(releases.to)
    const tallies = await store.tallies.read({ server: name, from: now - window })
    const lost = tallies.filter(({ tool, release, isMirrored }) => release !== '' && !isMirrored && !kept.has(tool))
    if (lost.length === 0) return passed(`Every tool that was called is in ${to}`)
    const what = `${to} has no ${listOf(lost, 'tool')}, called lately by ${listOf(lost, 'client')}`
    if (consent.has('breaking')) return passed(`${what} (agreed to)`)
    return failed(what, { hint: 'Give the tool an alias (mcpver route set --alias), or say "consent": ["breaking"].' })
  },
})

function listOf(tallies: readonly CallTally[], member: 'client' | 'tool'): string {
  const names = [...new Set(tallies.map((tally) => tally[member] || 'somebody'))].sort()
  const more = names.length - MOST_NAMED
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${String(more)} more` : '')
}
