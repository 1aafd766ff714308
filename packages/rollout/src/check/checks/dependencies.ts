import type { Release } from '@mcpver/core'
import { assertNoOptions } from '../check-registry.ts'
import { failed, passed, unknown } from '../outcome.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** Whether what a release needs is there and has no known vulnerabilities. */
export type InspectDependencies = (release: Release) => Promise<{ readonly valid: boolean; readonly reason: string }>

/** What the release needs is there. */
export function dependencies(inspect: InspectDependencies | undefined): UpdateCheck {
  return defineCheck({
    name: 'dependencies',
    summary: 'What the release needs is there, and has no known vulnerabilities.',
    stages: ['pre'],
    parse: assertNoOptions,
    run: async (_, { name, to, releases }) => {
      if (releases.to === undefined) return unknown(`Version not found: ${name}@${to}`)
      if (inspect === undefined) return unknown('Nobody here can look dependencies up')
      const { valid, reason } = await inspect(releases.to)
      return valid ? passed('All dependencies are there') : failed(`Invalid dependencies: ${reason}`)
    },
  })
}
