import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runServerScenarios, type ScenarioResults } from './support/conformance.ts'
import { serveConformanceHttp } from './support/conformance-server.ts'
import type { Endpoint } from './support/endpoint.ts'
import { frontOf } from './support/gateway-front.ts'
import { says } from './support/inbox.ts'
import { oneEraCommand, serveOneEraHttp } from './support/one-era-server.ts'
import type { Era } from './support/probe/probe-call.ts'
import { RawClient } from './support/raw-client.ts'
import { CLIENTS, type SdkClient } from './support/sdk-clients.ts'
import type { Upstream } from './support/targets.ts'

type Speaks = Era | 'both'

const BOTH = fileURLToPath(new URL('support/conformance-server.ts', import.meta.url))
const SERVERS: readonly Speaks[] = ['session', 'stateless', 'both']
const KINDS = ['http', 'stdio'] as const
const WAYS = SERVERS.flatMap((speaks) => KINDS.map((kind) => ({ speaks, kind })))

/** Starts a server, and a gateway in front of it. What is closed is both. */
async function serve(speaks: Speaks, kind: Upstream['kind']): Promise<Endpoint> {
  const server = kind === 'http' ? await serveHttp(speaks) : undefined
  const front = await frontOf(server === undefined ? commandOf(speaks) : { kind: 'http', url: server.url })
  return {
    url: front.url,
    close: async () => {
      await front.close()
      await server?.close()
    },
  }
}

function serveHttp(speaks: Speaks): Promise<Endpoint> {
  return speaks === 'both' ? serveConformanceHttp() : serveOneEraHttp(speaks)
}

function commandOf(speaks: Speaks): Upstream {
  return speaks === 'both' ? { kind: 'stdio', command: process.execPath, args: [BOTH] } : oneEraCommand(speaks)
}

describe.each(WAYS)('a server over $kind that speaks the era $speaks', ({ speaks, kind }) => {
  let front: Endpoint
  beforeAll(async () => {
    front = await serve(speaks, kind)
  })
  afterAll(() => front.close())

  describe.each(CLIENTS)('and $client', ({ connect, revision }) => {
    let client: SdkClient
    beforeAll(async () => {
      client = await connect({ kind: 'http', url: front.url })
    })
    afterAll(() => client.close())

    const textOf = async (name: string, onProgress?: (progress: number) => void): Promise<string> => {
      const { content } = await client.call({ name }, onProgress)
      return content.map((block) => (block.type === 'text' ? block.text : block.type)).join('\n')
    }

    it('agree on the revision that the client likes best', () => {
      expect([undefined, revision]).toContain(client.revision)
      expect(client.server.name).toBe('conformance-server')
    })

    it('list, call, read and get', async () => {
      const { tools, resources, prompts } = await client.list()
      expect(tools).toContain('test_simple_text')
      expect(prompts).toContain('test_simple_prompt')
      expect(await textOf('test_image_content')).toBe('image')
      expect(await client.read(resources[0]!)).toHaveLength(1)
      expect(await client.prompt('test_simple_prompt')).toHaveLength(1)
    })

    it('fail alike', async () => {
      expect((await client.call({ name: 'test_error_handling' })).isError).toBe(true)
      await expect(client.read('test://missing')).rejects.toThrow(/not found/i)
    })

    it('report progress in order', async () => {
      const steps: number[] = []
      await textOf('test_tool_with_progress', (progress) => void steps.push(progress))
      // A client forgets whom to tell as soon as it has read the answer, so it may miss what it read just before.
      expect(steps).toEqual([0, 50, 100].slice(0, Math.max(1, steps.length)))
    })

    it("ask the client's model and user, and for roots, in one round and in several", async () => {
      expect(await textOf('test_input_required_result_sampling')).toBe('The model answered')
      expect(await textOf('test_input_required_result_list_roots')).toContain('file:///somewhere/root')
      expect(await textOf('test_input_required_result_elicitation')).toBe('Hello, Ada!')
      expect(await textOf('test_input_required_result_multiple_inputs')).toBe('All answered')
      expect(await textOf('test_input_required_result_multi_round')).toBe('Both steps are done')
    })
  })

  it.each<Era>(['session', 'stateless'])('tells clients of the era %s when its tools have changed', async (era) => {
    const client = await RawClient.open({ url: front.url, era })
    if (era === 'stateless') {
      const params = '{"notifications":{"toolsListChanged":true}}'
      void client.read(await client.begin('subscriptions/listen', params, { id: '"listening"' }))
      await client.inbox.find(says('notifications/subscriptions/acknowledged', 'listening'))
    }
    await client.call('test_trigger_tool_change')
    await client.inbox.find(says('notifications/tools/list_changed'))
    client.close()
  })
})

/** What the suite asks of a server in the era that this one does not speak, and which of its checks fail then. */
const SUITES = [
  {
    revision: '2026-07-28',
    speaks: 'session',
    failing: [
      // In a session, questions have no keys: the scenarios expect those that the server would have given.
      'input-required-result-basic-elicitation',
      // In a session, it is said once what a client can do, and the tool looks for it in the request.
      'input-required-result-capability-check',
      'input-required-result-ignore-extra-params',
      // In a session, a tool that the client cannot answer fails as tools do.
      'server-stateless',
    ],
    checks: ['sep-2575-missing-capability-http-400', 'sep-2575-server-rejects-undeclared-capability'],
  },
  {
    revision: '2025-11-25',
    speaks: 'stateless',
    // Without sessions, the server's SDK refuses to ask while a tool runs.
    failing: [
      'elicitation-sep1034-defaults',
      'elicitation-sep1330-enums',
      'tools-call-elicitation',
      'tools-call-sampling',
    ],
    checks: [],
  },
] as const

/** For this check, the suite waits 600 ms, in which a session may not have begun. */
const HASTY = 'sep-2575-http-server-no-independent-requests-on-stream'

/** Scenarios of the tasks extension, which the server has not, and one that is about hosts alone. */
const ELSEWHERE = /^(?:tasks-|dns-rebinding-protection$)/

describe.each(SUITES)('the official suite of $revision and a server of the era $speaks', (suite) => {
  let front: Endpoint
  let results: ScenarioResults
  beforeAll(async () => {
    front = await serve(suite.speaks, 'http')
    results = await runServerScenarios(front.url, suite.revision)
  })
  afterAll(() => front.close())

  it('fails no scenario but those that cannot pass', () => {
    const failing = [...results].filter(([, { failed }]) => failed.length > 0).map(([scenario]) => scenario)
    expect(failing.filter((scenario) => !ELSEWHERE.test(scenario)).sort()).toEqual(suite.failing)
  })

  it('fails no check of the rules for requests without a session but those that cannot pass', () => {
    const failed = results.get('server-stateless')?.failed.map((line) => line.split(':')[0]) ?? []
    expect([...new Set(failed)].filter((check) => check !== HASTY).sort()).toEqual(suite.checks)
  })
})
