import type { JsonObject } from '@mcpver/core'
import type { Gateway } from '../gateway.ts'
import { choiceOf, described, listOf, objectOf, TEXT, type JsonSchema } from './json-schema.ts'

/** From how many failures in a row on a server counts as one that does not start. */
const FAILURES = 3

/** Whether a gateway does what it is there for. */
export const HEALTH_SCHEMA: JsonSchema = objectOf(
  { status: choiceOf('ok', 'failing') },
  {
    reasons: described(
      listOf(objectOf({ kind: choiceOf('draining', 'processes', 'store'), message: TEXT })),
      'Told to those who may know',
    ),
  },
)

/** Why a gateway does not do what it is there for; none when it does. */
export function faultsOf(gateway: Gateway): readonly JsonObject[] {
  return [...drainFaults(gateway), ...storeFaults(gateway), ...processFaults(gateway)]
}

function drainFaults({ isDraining }: Gateway): readonly JsonObject[] {
  return isDraining ? [{ kind: 'draining', message: 'No new calls are taken' }] : []
}

function storeFaults({ catalog }: Gateway): readonly JsonObject[] {
  const { fresh, since } = catalog.status
  if (fresh) return []
  const message = `The store cannot be read since ${new Date(since).toISOString()}; what was seen last is served`
  return [{ kind: 'store', message }]
}

function processFaults(gateway: Gateway): readonly JsonObject[] {
  return gateway.catalog.servers().flatMap(({ name }) =>
    gateway.liveReleases(name).flatMap(({ version, backend }) => {
      const { failures = 0, lastError = '' } = backend.processes ?? {}
      if (failures < FAILURES) return []
      const message = `The processes of ${name} ${version} failed ${String(failures)} times in a row: ${lastError}`
      return [{ kind: 'processes', message }]
    }),
  )
}
