import type { Deployer } from '@mcpver/core'
import { assertNoOptions } from '../check-registry.ts'
import { failed, passed } from '../outcome.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** What there is now can be kept, and could be put back. */
export function rollbackPossible(deployer: Deployer): UpdateCheck {
  return defineCheck({
    name: 'rollback_possible',
    summary: 'What there is now can be kept in a rollback point, and could be put back.',
    stages: ['pre'],
    parse: assertNoOptions,
    run: async (_, { store, name }) =>
      store.read(async (view) => {
        const held = await deployer.validate(view, name, await deployer.capture(view, name))
        if (held.success) return passed('What there is now could be put back')
        return failed(`What there is now could not be put back: ${held.reason}`, { hint: 'Mend the route first.' })
      }),
  })
}
