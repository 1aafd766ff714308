import { assertNoOptions } from '../check-registry.ts'
import { failed, passed } from '../outcome.ts'
import { defineCheck } from '../update-check.ts'
import { activeUpdate } from '../../update/update-jobs.ts'

/** No other update of the server is under way. */
export const noUpdateInFlight = defineCheck({
  name: 'no_update_in_flight',
  summary: 'No other update of the server is under way.',
  stages: ['pre'],
  parse: assertNoOptions,
  run: async (_, { store, name, key }) => {
    const other = await store.read((view) => activeUpdate(view, name))
    if (other === undefined || key.startsWith(`${other.id}/`)) return passed('No other update is under way')
    return failed(`The update ${other.id} of ${name} is under way`, {
      hint: 'Wait for it, abort it, or let this one queue: "concurrency": "queue".',
    })
  },
})
