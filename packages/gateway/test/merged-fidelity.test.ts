import { afterAll, beforeAll, describe, it } from 'vitest'
import { Bench, Place } from './fidelity/bench.ts'
import { CANCELLING } from './fidelity/cancelling.ts'
import type { Check } from './fidelity/check.ts'
import { DEFINITIONS } from './fidelity/definitions.ts'
import { ERRORS } from './fidelity/errors.ts'
import { FORWARDED, HEADERS } from './fidelity/headers.ts'
import { IDS_AND_ORDER } from './fidelity/ids.ts'
import { LISTENING } from './fidelity/listening.ts'
import { METADATA } from './fidelity/meta.ts'
import { NOTIFICATIONS } from './fidelity/notifications.ts'
import { PAYLOADS } from './fidelity/payloads.ts'
import { QUESTIONS } from './fidelity/questions.ts'
import { RESUMING } from './fidelity/resuming.ts'
import { ROUNDS } from './fidelity/rounds.ts'
import { SESSIONS } from './fidelity/sessions.ts'
import { STATUSES } from './fidelity/statuses.ts'
import type { Endpoint } from './support/endpoint.ts'
import { mergedFrontOf } from './support/merged/merged-front.ts'
import { serveProbeHttp, type ProbeServer } from './support/probe-server.ts'

/** What holds for servers together too. What several servers are, list and have as tasks is another matter. */
const THEMES: readonly (readonly [theme: string, checks: readonly Check[]])[] = [
  ['definitions', DEFINITIONS],
  ['arguments and results', PAYLOADS],
  ['errors', ERRORS],
  ['ids and order', IDS_AND_ORDER],
  ['metadata and progress', METADATA],
  ['notifications of the server', NOTIFICATIONS],
  ['questions of the server', QUESTIONS],
  ['questions by result', ROUNDS],
  ['cancelling', CANCELLING],
  ['sessions', SESSIONS],
  ['reading on', RESUMING],
  ['subscriptions', LISTENING],
  ['headers', HEADERS],
  ['statuses', STATUSES],
]
/** Checks of those that are about what only one server can be: whose tasks, and whose words. */
const OF_ONE = /notifications\/tasks|^says that a method is unknown in the words/
/** Guards against waiting for ever; milliseconds. */
const HANG = 20_000

describe.each(['session', 'stateless'] as const)('one of two servers at one address, in the %s era', (era) => {
  let probe: ProbeServer
  let endpoint: Endpoint
  let place: Place
  beforeAll(async () => {
    probe = await serveProbeHttp()
    endpoint = await mergedFrontOf({ kind: 'http', url: probe.url }, { forwardHeaders: FORWARDED })
    place = new Place(endpoint.url, era, probe.recorder)
  })
  afterAll(async () => {
    await place.close()
    await endpoint.close()
    await probe.close()
  })

  const meant = THEMES.map(([theme, checks]) => [theme, checks.filter((check) => isMeant(check, era))] as const)
  describe.each(meant.filter(([, checks]) => checks.length > 0))('%s', (_theme, checks) => {
    it.each(checks)('$name', { timeout: HANG }, async ({ run }) => {
      const bench = new Bench(place)
      try {
        await run(bench)
      } finally {
        await bench.close()
      }
    })
  })
})

function isMeant({ era, upstream, name }: Check, current: 'session' | 'stateless'): boolean {
  return (era ?? current) === current && (upstream ?? 'http') === 'http' && !OF_ONE.test(name)
}
