import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RouteStore } from '../src/route/route-store.ts'
import { ENV_SECRET } from './support/faults/front.ts'
import { GatewayProcess } from './support/faults/gateway-process.ts'
import { processesMarked } from './support/faults/marked.ts'
import { said, textIn } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { until } from './support/until.ts'

let folder: string
let path: string
let mark: string
const gateways: GatewayProcess[] = []
const clients: RawClient[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'))
  path = join(folder, 'state.sqlite')
  mark = randomUUID()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const gateway of gateways.splice(0)) {
    await gateway.close()
    expect(gateway.errors).not.toContain(ENV_SECRET)
    expect(gateway.errors).not.toContain('nhandled')
  }
  await until(() => processesMarked(mark).length === 0)
  rmSync(folder, { recursive: true, force: true })
})

async function started(setup: { readonly limit?: number } = {}): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ database: path, mark, ...setup })
  gateways.push(gateway)
  return gateway
}

async function connected(gateway: GatewayProcess): Promise<RawClient> {
  const client = await RawClient.open({ url: gateway.url, era: 'session', listens: false })
  clients.push(client)
  return client
}

describe('a gateway that gets SIGTERM', () => {
  it('lets calls under way finish, takes no new ones, and ends with code 0 and without children', async () => {
    const gateway = await started()
    const all = await Promise.all([connected(gateway), connected(gateway), connected(gateway)])
    const calls = all.flatMap((client) => Array.from({ length: 20 }, () => client.call('slow', '{"count":700}')))
    await Promise.all(all.map((client) => said(client, 'echo')))
    gateway.kill('SIGTERM')
    await until(() => isRefused(all[0]))
    const answers = await Promise.all(calls)
    expect(answers.map(({ result }) => textIn(result)).every((text) => /^\d+$/.test(text ?? ''))).toBe(true)
    expect(await gateway.ended).toBe(0)
    expect(processesMarked(mark)).toEqual([])
  })

  it('gives up a call that hangs, in words, when its time is over', async () => {
    const gateway = await started({ limit: 300 })
    const client = await connected(gateway)
    const hanging = client.call('hang')
    await said(client, 'echo')
    gateway.kill('SIGTERM')
    expect(rawAt((await hanging).error, 'data', 'code')).toBe('"ERR_UPSTREAM_CLOSED"')
    expect(await gateway.ended).toBe(0)
    expect(processesMarked(mark)).toEqual([])
  })
})

describe('a gateway that is killed', () => {
  it('leaves no servers behind, and another one goes on with the same database', async () => {
    const gateway = await started()
    const client = await connected(gateway)
    const hanging = client.call('hang').catch(() => undefined)
    await said(client, 'echo')
    expect(processesMarked(mark)).not.toEqual([])
    gateway.kill('SIGKILL')
    expect(await gateway.ended).toBe('SIGKILL')
    await hanging
    await until(() => processesMarked(mark).length === 0)
    const next = await started()
    expect(await said(await connected(next), 'echo', '{"text":"again"}')).toBe('again')
  })
})

describe('two gateways on one database', () => {
  it('serve both, and both see a change of the route', async () => {
    const [first, second] = [await started(), await started()]
    const one = await connected(first)
    const other = await connected(second)
    expect(await said(one, 'echo', '{"text":"a"}')).toBe('a')
    expect(await said(other, 'echo', '{"text":"b"}')).toBe('b')
    const store = await openSqliteStore({ path })
    const routes = new RouteStore({ store })
    const route = await routes.read('faulty')
    await routes.remove('faulty', route!.revision)
    await store.close()
    for (const gateway of [first, second]) {
      const probe = (): Promise<RawClient> => RawClient.open({ url: gateway.url, era: 'stateless' })
      await until(async () => (await (await probe()).call('echo')).error?.includes('ERR_ROUTE_MISSING') === true)
    }
  })
})

/** Whether a gateway that is about to end takes no new call: it says so, or does not answer the door. */
function isRefused(client: RawClient): Promise<boolean> {
  return client.call('echo', '{"text":"late"}').then(
    ({ status }) => status === 503,
    () => true,
  )
}
