import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DocumentNode, type JsonObject, type Release } from '@mcpver/core'
import { afterEach, describe, expect, it } from 'vitest'
import { Bench, calls, canaryConfig } from '../test/bench.ts'
import { contextOf } from '../worker/check-context.ts'
import { runChecks } from './run-checks.ts'
import { standardChecks, type StandardCheckOptions } from './standard-checks.ts'
import type { CheckOutcome } from './outcome.ts'

/** Whether a process runs: one that has ended and that nobody has asked about, as Linux keeps it, does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z')
  } catch {
    return false
  }
}

const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

interface Asked extends Partial<StandardCheckOptions> {
  readonly bench?: Bench
  readonly consent?: readonly string[]
  readonly to?: string
  readonly key?: string
}

async function ask(
  entry: JsonObject | string,
  { bench, consent = [], to = '2.0.0', key = '', ...options }: Asked = {},
): Promise<CheckOutcome> {
  const on = bench ?? (await Bench.serving())
  const checks = standardChecks({ deployer: on.deployer, ...options })
  const chosen = checks.parse(new DocumentNode(entry))
  const update = { name: 'weather', from: '1.0.0', to, strategy: 'canary' }
  const context = await contextOf(on, update, { stage: 'pre', key, consent: new Set(consent) })
  const [outcome] = await runChecks([chosen], context, new AbortController().signal)
  return outcome!
}

describe('release_state', () => {
  it.each([
    ['production', 'passed'],
    ['deprecated', 'passed'],
    ['staging', 'failed'],
    ['archived', 'failed'],
  ] as const)('of a release in %s has %s', async (state, status) => {
    const bench = await Bench.serving()
    await bench.setState('weather', '2.0.0', state)
    expect(await ask('release_state', { bench })).toMatchObject({ status, reason: `weather@2.0.0 is in ${state}` })
  })

  it('has failed for a version that is not there', async () => {
    expect(await ask('release_state', { to: '9.0.0' })).toMatchObject({
      status: 'failed',
      reason: 'Version not found: weather@9.0.0',
    })
  })
})

describe('release_signed', () => {
  it('asks who can verify, and is unknown where nobody can', async () => {
    const verify = ({ version }: Release) => Promise.resolve({ valid: version === '2.0.0', reason: 'no signature' })
    expect(await ask('release_signed', { verify })).toMatchObject({ status: 'passed' })
    expect(await ask('release_signed', { verify, to: '1.0.0' })).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('no signature') as string,
    })
    expect(await ask('release_signed')).toMatchObject({ status: 'unknown' })
  })
})

describe('contract_difference', () => {
  it.each([
    ['none', [], 'passed'],
    ['compatible', [], 'passed'],
    ['breaking', [], 'failed'],
    ['undecided', [], 'failed'],
    ['breaking', ['breaking'], 'passed'],
  ] as const)('that is %s, with consent %j, has %s', async (kind, consent, status) => {
    const compare = () => Promise.resolve({ kind, changes: ['forecast lost city', 'and more'] })
    const outcome = await ask('contract_difference', { compare, consent: [...consent] })
    expect(outcome.status).toBe(status)
    if (status === 'failed') expect(outcome.reason).toContain('forecast lost city, and 1 more')
  })
})

describe('callers', () => {
  it('names who calls what the new version does not have', async () => {
    const bench = await Bench.serving()
    await bench.store.tallies.add([
      { ...calls(bench.time, { release: '1.0.0', count: 3 }), tool: 'tides', client: 'sailor' },
      { ...calls(bench.time, { release: '1.0.0', count: 3 }), tool: 'forecast', client: 'editor' },
    ])
    expect(await ask('callers', { bench })).toMatchObject({
      status: 'failed',
      reason: '2.0.0 has no tides, called lately by sailor',
    })
    expect(await ask('callers', { bench, consent: ['breaking'] })).toMatchObject({ status: 'passed' })
    bench.time += 2 * 3_600_000
    expect(await ask({ check: 'callers', window: '1h' }, { bench })).toMatchObject({ status: 'passed' })
  })
})

describe('error_budget', () => {
  it.each([
    [{ failing: 1, count: 100 }, 'passed'],
    [{ failing: 2, count: 100 }, 'failed'],
    [{ failing: 0, count: 0 }, 'passed'],
  ] as const)('with %j has %s', async (given, status) => {
    const bench = await Bench.serving()
    await bench.store.tallies.add([calls(bench.time, { release: '1.0.0', ...given })])
    expect(await ask('error_budget', { bench })).toMatchObject({
      status,
      data: { calls: given.count, failed: given.failing },
    })
  })
})

describe('what only a gateway can tell', () => {
  it.each(['upstream_starts', 'dependencies'])('%s is unknown without one', async (name) => {
    expect(await ask(name)).toMatchObject({ status: 'unknown' })
  })

  it('is whether the server starts', async () => {
    const probe = (_: string, version: string) =>
      Promise.resolve(
        version === '2.0.0'
          ? { success: true as const, tools: ['a'] }
          : { success: false as const, reason: 'it crashed' },
      )
    expect(await ask('upstream_starts', { probe })).toMatchObject({ status: 'passed' })
    expect(await ask('upstream_starts', { probe, to: '1.0.0' })).toMatchObject({
      status: 'failed',
      reason: 'weather@1.0.0 does not serve: it crashed',
    })
  })

  it.each<[string, JsonObject, string, string]>([
    [
      'fits',
      { tool: 'forecast', expect: { contains: '"rain"', equals: { days: [1, 2] } } },
      'passed',
      'answered as expected',
    ],
    ['says something else', { tool: 'forecast', expect: { contains: 'snow' } }, 'failed', 'did not answer with "snow"'],
    ['has other content', { tool: 'forecast', expect: { equals: { days: [2, 1] } } }, 'failed', 'structured content'],
    ['is no error', { tool: 'forecast', expect: { is_error: true } }, 'failed', 'gave no error'],
    ['is an error', { tool: 'broken' }, 'failed', 'broken gave an error'],
    ['never comes', { tool: 'lost' }, 'failed', 'lost gave no result: The connection was lost'],
  ])('is whether an answer %s', async (...[, call, status, reason]) => {
    const answer = { content: [{ type: 'text', text: 'the "rain" comes' }], structuredContent: { days: [1, 2] } }
    const callTool: StandardCheckOptions['call'] = ({ tool }) =>
      tool === 'lost'
        ? Promise.reject(new Error('The connection was lost'))
        : Promise.resolve({ ...answer, isError: tool === 'broken' })
    const outcome = await ask({ check: 'smoke_calls', calls: [call] }, { call: callTool })
    expect(outcome).toMatchObject({ status, reason: expect.stringContaining(reason) as string })
  })
})

describe('no_update_in_flight', () => {
  it('names the other one, and does not count itself', async () => {
    const bench = await Bench.serving()
    expect(await ask('no_update_in_flight', { bench })).toMatchObject({ status: 'passed' })
    const id = await bench.schedule(canaryConfig())
    await bench.settle()
    expect(await ask('no_update_in_flight', { bench })).toMatchObject({
      status: 'failed',
      reason: `The update ${id} of weather is under way`,
    })
    expect(await ask('no_update_in_flight', { bench, key: `${id}/0/0` })).toMatchObject({ status: 'passed' })
  })
})

describe('rollback_possible', () => {
  it('has failed when what there is could not be put back', async () => {
    const bench = await Bench.serving()
    expect(await ask('rollback_possible', { bench })).toMatchObject({ status: 'passed' })
    await bench.setState('weather', '1.0.0', 'archived')
    expect(await ask('rollback_possible', { bench })).toMatchObject({ status: 'failed' })
  })
})

describe('a command', () => {
  const node = (script: string): JsonObject => ({
    check: 'command',
    command: [process.execPath, '-e', script],
    timeout: '10s',
  })

  it.each([
    ['passes when it exits with 0', 'console.log("looks good")', 'passed', 'looks good'],
    [
      'fails with what it said last',
      'console.error("first"); console.error("no good"); process.exit(3)',
      'failed',
      'exited with 3: no good',
    ],
    ['fails when it is killed', 'process.kill(process.pid, "SIGKILL")', 'failed', 'was ended by SIGKILL'],
  ])('%s', async (...[, script, status, reason]) => {
    expect(await ask(node(script))).toMatchObject({ status, reason: expect.stringContaining(reason) as string })
  })

  it('is told of the update, and nothing of the environment that it does not need', async () => {
    process.env['SOME_SECRET'] = 'hush'
    const outcome = await ask(
      node(
        'const { MCPVER_SERVER, MCPVER_KEY, SOME_SECRET } = process.env; console.log(JSON.stringify([MCPVER_SERVER, MCPVER_KEY, SOME_SECRET]))',
      ),
      { key: 'u/1/0' },
    )
    delete process.env['SOME_SECRET']
    expect(outcome.reason).toBe('["weather","u/1/0",null]')
  })

  it('ends with all that it has started when it takes too long', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mcpver-command-'))
    const file = join(directory, 'pid')
    const script = `const { spawn } = require('node:child_process'), { writeFileSync } = require('node:fs')
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      writeFileSync(${JSON.stringify(file)}, String(child.pid)); setInterval(() => {}, 1000)`
    expect(await ask({ ...node(script), timeout: '2s' })).toMatchObject({ status: 'unknown' })
    const pid = Number(await readFile(file, 'utf8'))
    await expect.poll(() => runs(pid), { timeout: 10_000 }).toBe(false)
    await rm(directory, { recursive: true })
  })

  it('is unknown when it cannot be run, and when it hangs', async () => {
    expect(await ask({ check: 'command', command: ['/no/such/program'] })).toMatchObject({ status: 'unknown' })
    const hanging = { ...node('setInterval(() => {}, 1000)'), timeout: '300ms' }
    expect(await ask(hanging)).toMatchObject({ status: 'unknown', reason: 'It took longer than 300 ms' })
  })
})

describe('a service', () => {
  async function serving(
    answer: (body: JsonObject, header: string | undefined) => { status: number; body: string },
  ): Promise<string> {
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => (text += chunk.toString()))
      request.on('end', () => {
        const { status, body } = answer(
          JSON.parse(text) as JsonObject,
          request.headers['idempotency-key'] as string | undefined,
        )
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end(body)
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/check?token=hush`
  }

  it.each([
    [200, '', 'passed', 'answered 200'],
    [204, '', 'passed', 'answered 204'],
    [200, '{"passed":true,"reason":"fine"}', 'passed', 'fine'],
    [200, '{"passed":false,"reason":"not on a Friday"}', 'failed', 'not on a Friday'],
    [200, '{"passed":"maybe"}', 'unknown', 'does not know'],
    [200, 'x'.repeat(1_000_000), 'passed', 'answered 200'],
    [500, '{"reason":"broken"}', 'failed', 'answered 500: broken'],
    [302, '', 'unknown', 'fetch failed'],
  ])('that answers %i and %j', async (...[status, body, expected, reason]) => {
    const url = await serving(() => ({ status, body }))
    const outcome = await ask({ check: 'http', url })
    expect(outcome).toMatchObject({ status: expected, reason: expect.stringContaining(reason) as string })
    expect(JSON.stringify(outcome)).not.toContain('hush')
  })

  it('is told of the update, with the same key for the same attempt', async () => {
    const seen: unknown[] = []
    const url = await serving((body, key) => (seen.push(body, key), { status: 200, body: '' }))
    await ask({ check: 'http', url }, { key: 'u/1/0' })
    expect(seen).toEqual([
      { server: 'weather', from: '1.0.0', to: '2.0.0', stage: 'pre', strategy: 'canary', key: 'u/1/0' },
      'u/1/0',
    ])
  })
})
