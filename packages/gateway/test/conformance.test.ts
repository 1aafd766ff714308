import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveConformanceHttp } from './support/conformance-server.ts'
import {
  runClientScenarios,
  runServerScenarios,
  type Revision,
  type ScenarioResult,
  type ScenarioResults,
} from './support/conformance.ts'
import type { Endpoint } from './support/endpoint.ts'
import { TARGETS, type Target, type Upstream } from './support/targets.ts'

const SERVER = fileURLToPath(new URL('support/conformance-server.ts', import.meta.url))
const CLIENT = fileURLToPath(new URL('support/conformance-client-program.ts', import.meta.url))

/** Scenarios that the SDK's own server fails too: it has no tasks extension. Whoever passes one has to be taken out. */
const WITHOUT_TASKS = [
  'tasks-capability-negotiation',
  'tasks-dispatch-and-envelope',
  'tasks-lifecycle',
  'tasks-mrtr-composition',
  'tasks-mrtr-input',
  'tasks-request-headers',
  'tasks-request-state-removal',
  'tasks-required-task-error',
  'tasks-wire-fields',
]

/** How many scenarios a revision has, with those that are not scored, and which the reference server fails. */
const SERVER_SETS = [
  { revision: '2025-11-25', count: 33, failing: [] },
  { revision: '2026-07-28', count: 50, failing: WITHOUT_TASKS },
] as const

/** The scenarios without authorization, and one about schemas that is not scored. */
const CLIENT_SETS = [
  {
    revision: '2025-11-25',
    scenarios: [
      'elicitation-sep1034-client-defaults',
      'initialize',
      'json-schema-2020-12-preservation',
      'sse-retry',
      'tools_call',
    ],
  },
  {
    revision: '2026-07-28',
    scenarios: [
      'http-custom-headers',
      'http-invalid-tool-headers',
      'http-standard-headers',
      'json-schema-2020-12-preservation',
      'json-schema-ref-no-deref',
      'request-metadata',
      'sep-2322-client-request-state',
      'tools_call',
    ],
  },
] as const

/** Guards against hanging; milliseconds. */
const HANG = 300_000

const ANSWERED_BY_STREAM = 'server-sse-streams-functional'
/** Checks of a stream that the server ends early, which needs a server that talks HTTP. */
const OF_PAUSED_STREAMS = ['server-sse-priming-event', 'server-sse-retry-field', 'server-sse-disconnect-resume']

const programFor = ({ front = 'direct' }: Pick<Target, 'front'>): string[] => [process.execPath, CLIENT, front]

// What passes directly says which tests there are, so it runs before any is declared.
const server = await serveConformanceHttp()
const [servers, clients] = await Promise.all([
  ofEach((revision) => runServerScenarios(server.url, revision)),
  ofEach((revision) => runClientScenarios(programFor({}), revision)),
])

afterAll(() => server.close())

describe('the official suite, directly', () => {
  it.each(SERVER_SETS)('fails no server scenario of $revision but those that are known', ({ revision, ...set }) => {
    const results = servers[revision]
    expect(results.size).toBe(set.count)
    expect(failing(results)).toEqual(set.failing)
  })

  it.each(CLIENT_SETS)('fails no client scenario of $revision', ({ revision, scenarios }) => {
    const results = clients[revision]
    expect([...results.keys()].sort()).toEqual(scenarios)
    expect(failing(results)).toEqual([])
  })
})

const fronts = TARGETS.filter(({ isDirect }) => !isDirect)

describe.each(fronts)('the official suite, $name', (target) => {
  describe.each(SERVER_SETS)('server scenarios of $revision', ({ revision }) => {
    let endpoint: Endpoint
    let results: ScenarioResults
    beforeAll(async () => {
      endpoint = await target.open(upstreamFor(target))
      results = await runServerScenarios(endpoint.url, revision)
    }, HANG)
    afterAll(() => endpoint.close())

    it.each([...servers[revision]])('%s goes as it does directly', (scenario, expected) => {
      expectAsGood(results.get(scenario), withoutStreams(expected, target))
    })
  })

  // The scenarios' servers talk HTTP, so one way to them is enough.
  if (target.front === undefined || target.upstream !== 'http') return

  describe.each(CLIENT_SETS)('client scenarios of $revision', (set) => {
    let results: ScenarioResults
    beforeAll(async () => {
      results = await runClientScenarios(programFor(target), set.revision)
    }, HANG)

    it.each(set.scenarios)('%s goes as it does directly', (scenario) => {
      const expected = clients[set.revision].get(scenario)!
      expectAsGood(results.get(scenario), expected)
      expect(results.get(scenario)?.said).toBe(expected.said)
    })
  })
})

async function ofEach(
  run: (revision: Revision) => Promise<ScenarioResults>,
): Promise<Record<Revision, ScenarioResults>> {
  return { '2025-11-25': await run('2025-11-25'), '2026-07-28': await run('2026-07-28') }
}

function failing(results: ScenarioResults): string[] {
  return [...results]
    .filter(([, { failed }]) => failed.length > 0)
    .flatMap(([scenario]) => scenario)
    .sort()
}

function expectAsGood(result: ScenarioResult | undefined, expected: ScenarioResult): void {
  if (expected.failed.length === 0) expect(result?.failed).toEqual([])
  expect(result?.passed).toEqual(expect.arrayContaining([...expected.passed]))
}

/** A result without the checks that are left out for an answer that comes as JSON, as it may and over stdio has to. */
function withoutStreams({ passed, ...result }: ScenarioResult, { upstream }: Target): ScenarioResult {
  const free = upstream === 'stdio' ? [ANSWERED_BY_STREAM, ...OF_PAUSED_STREAMS] : [ANSWERED_BY_STREAM]
  return { ...result, passed: passed.filter((id) => !free.includes(id)) }
}

function upstreamFor({ upstream }: Target): Upstream {
  return upstream === 'http'
    ? { kind: 'http', url: server.url }
    : { kind: 'stdio', command: process.execPath, args: [SERVER] }
}
