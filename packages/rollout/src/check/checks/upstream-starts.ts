import { assertNoOptions } from '../check-registry.ts'
import { failed, passed, unknown } from '../outcome.ts'
import type { Probe } from '../probe.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** The server of the new version starts, and lists what was approved. */
export function upstreamStarts(probe: Probe | undefined): UpdateCheck {
  return defineCheck({
    name: 'upstream_starts',
    summary: 'The server of the new version starts, and lists what was approved.',
    stages: ['pre', 'post'],
    parse: assertNoOptions,
    run: async (_, { name, to }, signal) => {
      if (probe === undefined)
        return unknown('Nobody here can start servers', { hint: 'Run it where a gateway is: mcpver serve' })
      const found = await probe(name, to, signal)
      if (found.success) return passed(`It lists ${String(found.tools.length)} approved tools`)
      return failed(`${name}@${to} does not serve: ${found.reason}`, { hint: 'Look at how the release is reached.' })
    },
  })
}
