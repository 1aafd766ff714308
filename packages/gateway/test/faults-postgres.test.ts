import { randomUUID } from 'node:crypto'
import { openPostgresStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Gateway } from '../src/gateway.ts'
import { ENV_SECRET, markedProgram } from './support/faults/front.ts'
import { GatewayProcess, type AdminAnswer } from './support/faults/gateway-process.ts'
import { processesMarked } from './support/faults/marked.ts'
import { said, textIn } from './support/faults/said.ts'
import { KeptPostgres } from './support/postgres/kept-postgres.ts'
import { RawClient } from './support/raw-client.ts'
import { versionsIn } from './support/served-by.ts'
import { until } from './support/until.ts'

const ROUTE = 'servers/faulty/route'

let server: KeptPostgres
let mark: string
let first: GatewayProcess
let second: GatewayProcess
const clients: RawClient[] = []

beforeEach(async () => {
  server = await KeptPostgres.start()
  mark = randomUUID()
  first = await GatewayProcess.start({ database: server.url, mark })
  second = await GatewayProcess.start({ database: server.url, mark })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const gateway of [first, second]) {
    await gateway.close()
    expect(gateway.errors).not.toContain(ENV_SECRET)
    expect(gateway.errors).not.toContain('open-sesame')
    expect(gateway.errors).not.toContain('nhandled')
  }
  await until(() => processesMarked(mark).length === 0)
  await server.close()
})

async function connected({ url }: GatewayProcess, era: 'session' | 'stateless' = 'session'): Promise<RawClient> {
  const client = await RawClient.open({ url, era, listens: false })
  clients.push(client)
  return client
}

/** Makes another release known, in which `echo` has another definition, and moves callers to it. */
async function release(version: string): Promise<void> {
  const store = await openPostgresStore({ url: server.url })
  const gateway = await Gateway.open({ store })
  const upstream = markedProgram(mark, 'changed')
  await gateway.takeIn({ server: 'faulty', upstream, version, isAccepted: true, by: 'test' })
  await gateway.close(0)
  await store.close()
}

/** Makes a release the active one, through the admin API of one gateway. */
async function activate(gateway: GatewayProcess, active: string): Promise<AdminAnswer> {
  const { tag } = await gateway.admin('GET', ROUTE)
  return gateway.admin('PUT', ROUTE, { ...(tag !== undefined && { tag }), body: { active } })
}

/** The version of the tool that differs between the releases, as a client of a gateway has it listed. */
async function echoOf(client: RawClient): Promise<unknown> {
  return versionsIn(await client.request('tools/list'))['echo']
}

async function healthOf(gateway: GatewayProcess): Promise<unknown> {
  const { status, body } = await gateway.admin('GET', 'health')
  const reasons = (body['reasons'] ?? []) as readonly { readonly kind: string }[]
  return { status, reasons: reasons.map(({ kind }) => kind) }
}

const FINE = { status: 200, reasons: [] }
const AWAY = { status: 503, reasons: ['store'] }

async function untilHealth(wanted: object): Promise<void> {
  for (const gateway of [first, second]) {
    await until(async () => JSON.stringify(await healthOf(gateway)) === JSON.stringify(wanted))
  }
}

describe('two gateways on one PostgreSQL database', () => {
  it('serve both, and follow a change that is made through the other, without cutting what is under way', async () => {
    const [one, other] = [await connected(first), await connected(second)]
    const before = await echoOf(one)
    expect(await echoOf(other)).toBe(before)
    await release('2.0.0')
    for (const client of [one, other]) await until(async () => (await echoOf(client)) !== before)
    const slow = other.call('slow', '{"count":1500}')
    expect(await activate(first, '1.0.0')).toMatchObject({ status: 200, body: { route: { active: '1.0.0' } } })
    await until(async () => (await echoOf(await connected(second, 'stateless'))) === before)
    expect(textIn((await slow).result)).toMatch(/^\d+$/)
    expect(await said(other, 'echo', '{"text":"the same session"}')).toBe('the same session')
    expect(await echoOf(other)).toBe(before)
  })

  it('serve what they saw last while it is away, say so, refuse changes, and follow again when it is back', async () => {
    const [one, other] = [await connected(first), await connected(second)]
    const active = (await first.admin('GET', ROUTE)).body
    expect([await healthOf(first), await healthOf(second)]).toEqual([FINE, FINE])
    const { tag = '' } = await first.admin('GET', ROUTE)
    const before = await echoOf(one)
    await server.leave()
    try {
      await untilHealth(AWAY)
      for (const gateway of [first, second]) {
        const refused = await gateway.admin('PUT', ROUTE, { tag, body: { active: '1.0.0', guard: 'audit' } })
        expect(refused).toMatchObject({ status: 503, body: { code: 'ERR_STORE_UNAVAILABLE' } })
        expect(await said(await connected(gateway), 'echo', '{"text":"a new session"}')).toBe('a new session')
      }
      expect(await said(one, 'echo', '{"text":"served"}')).toBe('served')
      expect(await echoOf(other)).toBe(before)
    } finally {
      await server.comeBack()
    }
    await untilHealth(FINE)
    expect((await second.admin('GET', ROUTE)).body).toEqual(active)
    await release('2.0.0')
    for (const client of [one, other]) await until(async () => (await echoOf(client)) !== before)
    expect((await activate(second, '1.0.0')).status).toBe(200)
    await until(async () => (await echoOf(await connected(first, 'stateless'))) === before)
  })
})
