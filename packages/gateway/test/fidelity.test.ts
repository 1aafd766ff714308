import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bench, Place } from './fidelity/bench.ts'
import { CANCELLING } from './fidelity/cancelling.ts'
import type { Check } from './fidelity/check.ts'
import { DEFINITIONS } from './fidelity/definitions.ts'
import { ERRORS } from './fidelity/errors.ts'
import { FORWARDED, HEADERS } from './fidelity/headers.ts'
import { HELLO } from './fidelity/hello.ts'
import { IDS_AND_ORDER } from './fidelity/ids.ts'
import { LISTENING } from './fidelity/listening.ts'
import { LISTING } from './fidelity/lists.ts'
import { METADATA } from './fidelity/meta.ts'
import { METHODS } from './fidelity/methods.ts'
import { NOTIFICATIONS } from './fidelity/notifications.ts'
import { PAYLOADS } from './fidelity/payloads.ts'
import { QUESTIONS } from './fidelity/questions.ts'
import { RESUMING } from './fidelity/resuming.ts'
import { ROUNDS } from './fidelity/rounds.ts'
import { SESSIONS } from './fidelity/sessions.ts'
import { STATUSES } from './fidelity/statuses.ts'
import type { Endpoint } from './support/endpoint.ts'
import { serveProbeCommand } from './support/probe-process.ts'
import { serveProbeHttp } from './support/probe-server.ts'
import type { Era } from './support/probe/probe-call.ts'
import type { Recorder } from './support/recorder.ts'
import { TARGETS, type Target, type Upstream } from './support/targets.ts'

const THEMES: readonly (readonly [theme: string, checks: readonly Check[]])[] = [
  ['getting to know each other', HELLO],
  ['definitions', DEFINITIONS],
  ['arguments and results', PAYLOADS],
  ['errors', ERRORS],
  ['methods', METHODS],
  ['ids and order', IDS_AND_ORDER],
  ['metadata and progress', METADATA],
  ['notifications of the server', NOTIFICATIONS],
  ['questions of the server', QUESTIONS],
  ['questions by result', ROUNDS],
  ['cancelling', CANCELLING],
  ['lists', LISTING],
  ['sessions', SESSIONS],
  ['reading on', RESUMING],
  ['subscriptions', LISTENING],
  ['headers', HEADERS],
  ['statuses', STATUSES],
]

/** What does not come through is waited for; milliseconds. */
const HANG = 20_000

const ERAS: readonly Era[] = ['session', 'stateless']

describe.each(TARGETS)('a client and a server that talk $name', (target) => {
  let probe: Probe
  let endpoint: Endpoint
  beforeAll(async () => {
    probe = await startProbe(target)
    endpoint = await target.open(probe.upstream, { forwardHeaders: FORWARDED })
  })
  afterAll(async () => {
    await endpoint.close()
    await probe.close()
  })

  describe.each(ERAS)('in the %s era', (era) => {
    let place: Place
    beforeAll(() => {
      place = new Place(endpoint.url, era, probe.recorder)
    })
    afterAll(() => place.close())

    describe.each(themesFor(era, target))('%s', (_theme, checks) => {
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
})

describe('the checks', () => {
  it('are many, and each has a name of its own', () => {
    const names = THEMES.flatMap(([theme, checks]) =>
      checks.flatMap((check) =>
        ERAS.filter((era) => (check.era ?? era) === era).map((era) => `${era}: ${theme}: ${check.name}`),
      ),
    )
    expect(names.length).toBeGreaterThan(200)
    expect(new Set(names).size).toBe(names.length)
  })
})

function themesFor(era: Era, target: Target): [theme: string, checks: readonly Check[]][] {
  const themes = THEMES.map(([theme, checks]): [string, readonly Check[]] => [
    theme,
    checks.filter((check) => isMeant(check, era, target)),
  ])
  return themes.filter(([, checks]) => checks.length > 0)
}

interface Probe {
  readonly upstream: Upstream
  readonly recorder: Recorder
  close(): Promise<void>
}

async function startProbe({ upstream }: Target): Promise<Probe> {
  if (upstream === 'stdio') return serveProbeCommand()
  const server = await serveProbeHttp()
  return { upstream: { kind: 'http', url: server.url }, recorder: server.recorder, close: () => server.close() }
}

function isMeant({ era, upstream, isOnlyInFront }: Check, current: Era, target: Target): boolean {
  if (isOnlyInFront && target.isDirect) return false
  return (era ?? current) === current && (upstream ?? target.upstream) === target.upstream
}
