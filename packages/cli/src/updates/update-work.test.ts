import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { jsonOf } from '../../test/release-work.ts'
import { serving, servingText, type Serving } from '../../test/serving.ts'
import { testIo } from '../../test/test-io.ts'
import { active, startUpdate, told, updateWork } from '../../test/update-work.ts'
import type { Workspace } from '../../test/workspace.ts'
import { run } from '../run.ts'

const PATIENT = { timeout: 30_000 }

/** A canary of a moment, without a judge: nobody calls. */
const QUICK = {
  update_strategy: 'canary',
  validation_checks: ['upstream_starts'],
  rollback_policy: { automatic_rollback: true },
  analysis: false,
  canary: { weights: [10, 50], interval: '200ms' },
}
const SMOKE = {
  ...QUICK,
  validation_checks: [{ check: 'smoke_calls', calls: [{ tool: 'forecast', arguments: { city: 'Oslo' } }] }],
}
/** A canary that stays at 10 % until somebody says how it goes on. */
const HELD = { ...QUICK, canary: { steps: [{ weight: 10 }, { pause: null }] } }

let work: Workspace
let running: Pick<Serving, 'stop'> | undefined
beforeEach(async () => {
  work = await updateWork()
  work.write('quick.json', QUICK)
  work.write('smoke.json', SMOKE)
  work.write('held.json', HELD)
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  work.remove()
  expectNoChildren()
})

async function serve(...args: readonly string[]): Promise<void> {
  running = await serving(work, args)
}

function phase(id?: string): Promise<string> {
  return told(work, id).then((update) => update.phase)
}

describe('mcpver serve', () => {
  it('carries an update out, and keeps a rollback point', async () => {
    await serve()
    const { code, out, err } = await work.run([
      'update',
      'start',
      'weather',
      '1.1.0',
      '--config',
      'quick.json',
      '--wait',
    ])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.replaceAll(/\S+Z {2}/g, '')).toMatch(
      new RegExp(
        [
          String.raw`\nscheduled: weather 1\.0\.0 → 1\.1\.0, canary.*`,
          'started',
          'step: checks: upstream_starts passed',
          'step: 2 of 10, keep a rollback point',
          String.raw`step: 3 of 10, 1\.1\.0 is started; nobody gets it unasked`,
          String.raw`step: 4 of 10, 10 % of the callers get 1\.1\.0`,
          'step: 5 of 10, watch how it does for 200ms',
          String.raw`step: 6 of 10, 50 % of the callers get 1\.1\.0`,
          'step: 7 of 10, watch how it does for 200ms',
          String.raw`step: 8 of 10, everybody gets 1\.1\.0`,
          'step: checks: upstream_starts passed',
          'succeeded\n$',
        ].join('\n'),
      ),
    )
    expect(await active(work)).toBe('1.1.0')
    expect(await told(work)).toMatchObject({ phase: 'succeeded', point: expect.any(String) as string })
    expect((await work.run(['update', 'watch', 'weather'])).code).toBe(0)
  })

  it('takes an update back whose release answers with errors, before anybody gets it', async () => {
    await serve()
    const { code, out } = await work.run([
      'update',
      'start',
      'weather',
      '1.2.0',
      '--config',
      'smoke.json',
      '--wait',
      '--json',
    ])
    expect(code).toBe(1)
    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect(types).toEqual(['update.scheduled', 'update.started', 'update.failed'])
    expect((await told(work)).reason).toBe('Pre-update validation failed: smoke_calls: forecast gave an error')
    expect(await active(work)).toBe('1.0.0')
    const status = await work.run(['update', 'status', 'weather'])
    expect(status.out).toMatch(/reason +Pre-update validation failed/)
    expect(status.out).toMatch(/smoke_calls +failed/)
  })

  it('tells those who want to know, and starts for nobody whose secret is not there', async () => {
    const receiver = createServer((request, response) => {
      const signature = request.headers['webhook-signature']
      void json(request).then((body) => {
        heard.push({ type: (body as { type: string }).type, isSigned: String(signature).startsWith('v1,') })
        response.writeHead(204).end()
      })
    }).listen(0, '127.0.0.1')
    const heard: { readonly type: string; readonly isSigned: boolean }[] = []
    await once(receiver, 'listening')
    try {
      const url = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/hook`
      const webhook = { kind: 'webhook', url, secret: 'env:HOOK_SECRET', types: ['update.*'] }
      work.write('gateway.json', { notifiers: [webhook] })
      await expect(serving(work, ['--settings', 'gateway.json'])).rejects.toThrow(/HOOK_SECRET.+is not set/)
      const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
      running = await serving(work, ['--settings', 'gateway.json'], { HOOK_SECRET: secret })
      const id = await startUpdate(work, '1.1.0', '--config', 'quick.json')
      await expect.poll(() => phase(id), PATIENT).toBe('succeeded')
      await expect
        .poll(() => heard.map(({ type }) => type).sort(), PATIENT)
        .toEqual(['update.scheduled', 'update.started', 'update.succeeded'])
      expect(heard.every(({ isSigned }) => isSigned)).toBe(true)
    } finally {
      receiver.close()
    }
  })

  it('obeys orders that are given to it from elsewhere', async () => {
    await serve()
    const first = await startUpdate(work, '1.1.0', '--config', 'held.json')
    await expect.poll(async () => (await told(work)).step, PATIENT).toBe(4)
    const { out } = await work.run(['update', 'status', first])
    expect(out).toMatch(/waits for +somebody to resume or promote it\n/)
    expect(out).toMatch(/traffic +1\.0\.0 for everybody else, 1\.1\.0 for 10 %\n/)
    await jsonOf(work, ['update', 'pause', 'weather', '--reason', 'looking'])
    const paused = await work.run(['update', 'watch', 'weather'])
    expect(paused.code).toBe(1)
    expect(paused.out).toMatch(/paused: looking/)
    await jsonOf(work, ['update', 'resume', 'weather'])
    await jsonOf(work, ['update', 'abort', 'weather', '--reason', 'incident 42'])
    await expect.poll(() => phase(first), PATIENT).toBe('rolled_back')
    expect(await active(work)).toBe('1.0.0')
    expect((await told(work, first)).reason).toMatch(/^Aborted by .*: incident 42$/)
    const { update } = (await jsonOf(work, ['update', 'retry', 'weather'])) as { update: { id: string } }
    expect(update.id).not.toBe(first)
    await expect.poll(async () => (await told(work)).step, PATIENT).toBe(4)
    await jsonOf(work, ['update', 'promote', 'weather'])
    await expect.poll(() => phase(update.id), PATIENT).toBe('succeeded')
    expect(await active(work)).toBe('1.1.0')
  })

  it('waits for the word of somebody else than who asked, where that is wanted', async () => {
    work.write('asked.json', { ...QUICK, approval: { required: 1 } })
    await serve()
    const as = (user: string, ...args: readonly string[]) => work.run(['update', ...args], { env: { USER: user } })
    await as('ana', 'start', 'weather', '1.1.0', '--config', 'asked.json')
    await expect.poll(async () => (await told(work)).step, PATIENT).toBe(1)
    expect((await as('ana', 'status', 'weather')).out).toMatch(/waits for +0 of 1 approvals so far; 23h 59m left\n/)
    const own = await as('ana', 'approve', 'weather')
    expect(own.code).toBe(1)
    expect(own.out).toContain('hint: Somebody else has to approve it.')
    expect((await as('ben', 'approve', 'weather')).code).toBe(0)
    expect((await as('ana', 'watch', 'weather')).out).toMatch(/Z {2}approved \(ben\)\n/)
    expect(await phase()).toBe('succeeded')
  })

  it('leaves updates to others when it is told to, and who waits for one is told so', async () => {
    await serve('--no-updates')
    const id = await startUpdate(work, '1.1.0', '--config', 'quick.json')
    const interruption = new AbortController()
    const io = testIo({ cwd: work.path, signal: interruption.signal })
    const watched = run(['update', 'watch', id], io)
    const warning = 'warning: Nobody carries updates out on this database: "mcpver serve" does.\n'
    await expect.poll(() => io.stderr.text, PATIENT).toBe(warning)
    interruption.abort()
    expect(await watched).toBe(0)
    expect(await phase(id)).toBe('waiting')
    await running?.stop()
    await serve()
    await expect.poll(() => phase(id), PATIENT).toBe('succeeded')
  })

  it('says whether it does, and as whom', async () => {
    const { io, stop } = await servingText(work, ['--gateway-name', 'eu-1'])
    running = { stop }
    expect(io.stdout.text).toContain('Updates: carried out here, as eu-1\n')
    await stop()
    work.write('.mcpver/gateway.json', { name: 'eu-2', updates: false })
    const second = await servingText(work, [])
    running = second
    expect(second.io.stdout.text).toContain('Updates: left to other gateways\n')
    await second.stop()
    const third = await serving(work, ['--gateway-name', 'eu-3'])
    running = third
    expect(third.said).toMatchObject({ name: 'eu-3', updates: false })
  })
})
