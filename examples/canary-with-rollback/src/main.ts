import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { JsonObject } from '@mcpver/core'
import { newToken, RouteStore } from '@mcpver/gateway'
import { AutomatedUpdateManager, type Update } from '@mcpver/rollout'
import { Served } from './gateways.ts'
import { Load } from './load.ts'
import { openStore, updatesOn } from './system.ts'

const OLD = '2026.1.14'
const GOOD = '2026.8.31'
const BAD = '2026.9.1'
const FIXED = '2026.9.2'
const LATEST = '2026.9.3'
const CALLERS = 40
/** How long after the verdict a call on the bad version may end, in milliseconds. */
const LATEST_CALL = 1000

/** A machine that has a lot to do is no slow server. */
const analysis = { warm_up: '1s', latency: { minimum_slowdown: '20ms' } }

const common = {
  validation_checks: ['release_state', 'rollback_possible', 'upstream_starts'],
  rollback_policy: { automatic_rollback: true },
} as const

const directory = await mkdtemp(join(tmpdir(), 'canary-'))
const { db: place = join(directory, 'releases.sqlite') } = parseArgs({ options: { db: { type: 'string' } } }).values
const note = join(directory, 'note.txt')
await writeFile(note, 'as it was')

const tokens = Array.from({ length: CALLERS }, newToken)
const store = await openStore(place)
const routes = new RouteStore({ store })
const gateways = [await Served.open('east', place, tokens), await Served.open('west', place, tokens)] as const
const updates = new AutomatedUpdateManager(updatesOn(store, gateways[0].gateway))
const workers: ChildProcess[] = []
let load: Load | undefined

try {
  await takeIn()
  const urls = [await gateways[0].url('files'), await gateways[1].url('files')] as const
  load = await Load.begin(urls, tokens, note)
  await goodReleaseGoesToEverybody(load)
  await badReleaseIsCaught(load)
  await switchLosesNoCall(load)
  await deadWorkerIsReplaced(load)
  console.log(`Nothing surprising happened in ${String(load.answered.length)} calls.`)
} finally {
  for (const worker of workers) worker.kill('SIGKILL')
  await load?.end()
  for (const gateway of gateways) await gateway.close()
  await store.close()
  await rm(directory, { recursive: true, force: true })
}

/** Two published versions of one server; the later ones are what their author made of the newer. One of them is bad. */
async function takeIn(): Promise<void> {
  const older = fileURLToPath(import.meta.resolve('server-filesystem-old/dist/index.js'))
  const newer = fileURLToPath(import.meta.resolve('server-filesystem-new/dist/index.js'))
  const faulty = fileURLToPath(new URL('faulty.ts', import.meta.url))
  const programs = { [OLD]: [older], [GOOD]: [newer], [BAD]: [faulty, newer], [FIXED]: [newer], [LATEST]: [newer] }
  for (const [version, program] of Object.entries(programs)) {
    await gateways[0].takeIn('files', version, [process.execPath, ...program, directory])
  }
  const { revision } = (await routes.read('files')) ?? {}
  const draft = { server: 'files', active: OLD }
  await routes.change(draft, { by: 'ana', ...(revision !== undefined && { revision }) })
  await followed(OLD)
  console.log(`${String(CALLERS)} callers of two gateways get ${OLD} of the server, and four later versions are there.`)
}

/** More and more callers get the new version, and it is no worse. */
async function goodReleaseGoesToEverybody(calls: Load): Promise<void> {
  await calls.more(100)
  const refused = await updates.scheduleUpdate('files', GOOD, { config: canary(), by: 'ana' })
  assert(!refused.success && refused.code === 'ERR_PREREQUISITES', 'A tool changed in a way that breaks callers')
  const update = await carriedOut(GOOD, { ...canary(), consent: ['breaking'] })
  assert.equal(update.phase, 'succeeded', update.reason ?? '')
  assert.equal(await active(), GOOD)
  await answeredBy(GOOD, calls)
  console.log(`${GOOD} went from 25 % to everybody, judged on the way.`)
}

/** The next one fails one call in four and is slow. Nobody has to see that. */
async function badReleaseIsCaught(calls: Load): Promise<void> {
  const before = await routes.read('files')
  const update = await carriedOut(BAD, canary())
  assert.equal(update.phase, 'rolled_back')
  assert.match(update.reason ?? '', /error_rate|latency/)
  const after = await routes.read('files')
  assert.deepEqual(shown(after?.value), shown(before?.value), 'The route is what it was')
  await answeredBy(GOOD, calls)
  const late = Math.max(...gateways.map(({ last }) => last.get(BAD) ?? 0)) - (update.endedAt ?? 0)
  assert(late < LATEST_CALL, `The bad version served ${String(late)} ms after the verdict`)
  assert(
    calls.answered.some(({ isError }) => isError),
    'Some callers saw it',
  )
  console.log(`${BAD} was rolled back by itself: ${update.reason ?? ''}.`)
  console.log(`Its last call ended ${String(late)} ms after the verdict.`)
}

/** The new version is started beside the old one, and then everybody gets it at once. */
async function switchLosesNoCall(calls: Load): Promise<void> {
  const update = await carriedOut(FIXED, {
    ...common,
    update_strategy: 'blue_green',
    blue_green: { preview: '1s', keep_warm: '1s' },
  })
  assert.equal(update.phase, 'succeeded', update.reason ?? '')
  await answeredBy(FIXED, calls)
  console.log(`${FIXED} took over at once, and no call was lost.`)
}

/** The worker is killed in the middle; another one, which knows nothing of it, finishes. */
async function deadWorkerIsReplaced(calls: Load): Promise<void> {
  const scheduled = await updates.scheduleUpdate('files', LATEST, {
    config: { ...canary(), validation_checks: [] },
    by: 'ana',
  })
  assert(scheduled.success)
  const id = scheduled.updateJobId
  const first = await startWorker()
  await until(async () => ((await routes.read('files'))?.value.split.get(LATEST) ?? 0) > 0)
  first.kill('SIGKILL')
  await once(first, 'exit')
  await startWorker()
  await until(async () => (await updates.get(id))?.endedAt !== null, 60_000)
  const update = await updates.get(id)
  assert.equal(update?.phase, 'succeeded', update?.reason ?? '')
  await answeredBy(LATEST, calls)
  const steps = update.events.filter(({ type }) => type === 'update.step').map(({ data }) => data['step'])
  assert.deepEqual(steps, [...steps.keys()], 'Each step was done once, in order')
  console.log(`The worker of ${LATEST} was killed at 25 %, and another one finished, without a step done twice.`)
}

function canary(): JsonObject {
  return { ...common, update_strategy: 'canary', canary: { weights: [25, 50], interval: '2s' }, analysis }
}

/** An update from its beginning to its end. */
async function carriedOut(version: string, config: JsonObject): Promise<Update> {
  const scheduled = await updates.scheduleUpdate('files', version, { config, by: 'ana' })
  assert(scheduled.success, scheduled.success ? '' : scheduled.reason)
  const { update } = await updates.executeUpdate(scheduled.updateJobId)
  assert(update)
  return update
}

/** Calls that begin now are served by one version, and none was lost. */
async function answeredBy(version: string, calls: Load): Promise<void> {
  await followed(version)
  const since = Date.now() + 1000
  await new Promise((resolve) => setTimeout(resolve, 1000))
  await calls.more(CALLERS)
  const others = gateways.flatMap(({ last }) => [...last].filter(([release, at]) => release !== version && at > since))
  assert.deepEqual(others, [], `Everybody gets ${version}`)
  assert.deepEqual(calls.lost, [], 'No call was lost')
}

/** Both gateways have seen who is to get what. */
async function followed(version: string): Promise<void> {
  await until(() => gateways.every(({ gateway }) => gateway.catalog.server('files')?.route?.value.active === version))
}

async function active(): Promise<string | undefined> {
  return (await routes.read('files'))?.value.active
}

/** A route without when it was changed, and by whom. */
function shown(route: object | undefined): object {
  return { ...route, changedAt: 0, changedBy: '' }
}

async function startWorker(): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [place])
  workers.push(worker)
  await once(worker, 'message')
  return worker
}

async function until(isSo: () => boolean | Promise<boolean>, most = 20_000): Promise<void> {
  for (let waited = 0; !(await isSo()); waited += 50) {
    assert(waited < most, 'It did not come')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
