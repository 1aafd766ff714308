import type { Release } from '@mcpver/core'
import { assertNoOptions } from '../check-registry.ts'
import { failed, passed, unknown } from '../outcome.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** Whether a release is what was signed by somebody who may. */
export type VerifyRelease = (release: Release) => Promise<{ readonly valid: boolean; readonly reason: string }>

/** The release is what was signed by somebody who may. */
export function releaseSigned(verify: VerifyRelease | undefined): UpdateCheck {
  return defineCheck({
    name: 'release_signed',
    summary: 'The release is signed by somebody who may.',
    stages: ['prerequisite', 'pre'],
    parse: assertNoOptions,
    run: async (_, { name, to, releases }) => {
      if (releases.to === undefined) return unknown(`Version not found: ${name}@${to}`)
      if (verify === undefined) return unknown('Nobody here can verify signatures', { hint: 'Give it a trust root.' })
      const { valid, reason } = await verify(releases.to)
      if (valid) return passed(`${name}@${to} is signed`)
      return failed(`${name}@${to} is not signed by somebody who may: ${reason}`, { hint: 'Do not serve it.' })
    },
  })
}
