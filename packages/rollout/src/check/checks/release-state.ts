import type { ReleaseState } from '@mcpver/core'
import { assertNoOptions } from '../check-registry.ts'
import { failed, passed } from '../outcome.ts'
import { defineCheck } from '../update-check.ts'

const SERVABLE: ReadonlySet<ReleaseState> = new Set<ReleaseState>(['production', 'deprecated'])

/** The release is there, and has come as far as callers may get it. */
export const releaseState = defineCheck({
  name: 'release_state',
  summary: 'The release is in production.',
  stages: ['prerequisite', 'pre'],
  parse: assertNoOptions,
  run: (_, { name, to, releases }) => {
    const release = releases.to
    if (release === undefined) {
      return Promise.resolve(
        failed(`Version not found: ${name}@${to}`, { hint: `Create it: mcpver release create ${name}` }),
      )
    }
    if (SERVABLE.has(release.state)) return Promise.resolve(passed(`${name}@${to} is in ${release.state}`))
    const hint =
      release.state === 'archived' ? 'An archived version is not used any more.' : 'Promote it to production first.'
    return Promise.resolve(failed(`${name}@${to} is in ${release.state}`, { hint }))
  },
})
