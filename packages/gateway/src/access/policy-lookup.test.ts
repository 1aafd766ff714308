import type { LookupAddress, LookupOptions } from 'node:dns'
import { once } from 'node:events'
import { connect } from 'node:net'
import { request, Pool } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NetworkPolicy } from './network-policy.ts'
import { policyLookup, type ResolveName } from './policy-lookup.ts'
import { listen, type TestServer } from './test/http-server.ts'

/** Resolves every name to the addresses of the next turn. */
function resolving(...turns: readonly (readonly LookupAddress[])[]): ResolveName {
  const left = [...turns]
  return (_hostname, _options, callback) => callback(null, [...(left.shift() ?? [])])
}

const ipv4 = (address: string): LookupAddress => ({ address, family: 4 })
const HIDDEN = [ipv4('127.0.0.1'), ipv4('8.8.8.8'), ipv4('169.254.169.254'), { address: '::1', family: 6 }]

function lookUp(resolve: ResolveName, options: LookupOptions): Promise<unknown> {
  const lookup = policyLookup(new NetworkPolicy(), resolve)
  return new Promise((answer, reject) => {
    lookup('tools.example', options, (error, found) => (error === null ? answer(found) : reject(error)))
  })
}

describe('a look-up by policy', () => {
  it('gives the permitted addresses only, one or all as is asked', async () => {
    expect(await lookUp(resolving(HIDDEN), { all: true })).toEqual([ipv4('8.8.8.8')])
    expect(await lookUp(resolving(HIDDEN), {})).toBe('8.8.8.8')
  })

  it.each([[[]], [[ipv4('10.0.0.1')]], [[ipv4('169.254.169.254')]], [[{ address: '::ffff:7f00:1', family: 6 }]]])(
    'fails when nothing of %j is left',
    async (found) => {
      for (const all of [true, false]) {
        await expect(lookUp(resolving(found), { all })).rejects.toMatchObject({ code: 'ERR_UPSTREAM_ADDRESS' })
      }
    },
  )

  it('fails as the resolver does', async () => {
    const failure = Object.assign(new Error('not found'), { code: 'ENOTFOUND' })
    await expect(lookUp((_hostname, _options, callback) => callback(failure, []), {})).rejects.toBe(failure)
  })

  it('asks for what the socket asked for', async () => {
    let asked: LookupOptions = {}
    const resolve: ResolveName = (_hostname, options, callback) => {
      asked = options
      callback(null, [ipv4('8.8.8.8')])
    }
    await lookUp(resolve, { family: 4, hints: 1 })
    expect(asked).toEqual({ family: 4, hints: 1, all: true })
  })
})

describe('a connection', () => {
  let server: TestServer
  let calls: number

  beforeEach(async () => {
    calls = 0
    server = await listen((_request, response) => {
      calls += 1
      response.end('inside')
    })
  })
  afterEach(() => server.close())

  /** What a server answers that is called through a name. */
  async function answerOf(policy: NetworkPolicy, hostname: string, resolve?: ResolveName): Promise<string> {
    const pool = new Pool(`http://${hostname}:${String(server.port)}`, {
      connect: { lookup: policyLookup(policy, resolve) },
    })
    try {
      const { body } = await pool.request({ path: '/', method: 'GET' })
      return await body.text()
    } finally {
      await pool.close()
    }
  }

  it('to a name of this machine is refused by the public policy, before anything is sent', async () => {
    await expect(answerOf(new NetworkPolicy(), 'localhost')).rejects.toMatchObject({ code: 'ERR_UPSTREAM_ADDRESS' })
    expect(calls).toBe(0)
  })

  it('to a listed name is made', async () => {
    expect(await answerOf(new NetworkPolicy({ hosts: ['localhost'] }), 'localhost')).toBe('inside')
    expect(await answerOf(new NetworkPolicy({ allow: 'any' }), 'localhost')).toBe('inside')
  })

  it('to a name that leads inside later is refused then', async () => {
    const listed = new NetworkPolicy({ hosts: ['127.0.0.1'] })
    const resolve = resolving([ipv4('127.0.0.1')], [ipv4('127.0.0.2')])
    expect(await answerOf(listed, 'tools.example', resolve)).toBe('inside')
    await expect(answerOf(listed, 'tools.example', resolve)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_ADDRESS' })
    expect(calls).toBe(1)
  })

  it('by a bare socket is judged too', async () => {
    const socket = connect({ host: 'localhost', port: server.port, lookup: policyLookup(new NetworkPolicy()) })
    const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [unknown]
    expect(error).toMatchObject({ code: 'ERR_UPSTREAM_ADDRESS' })
  })

  it('of undici is not led elsewhere by an answer', async () => {
    const redirecting = await listen((_request, response) => response.writeHead(307, { location: server.url }).end())
    const answer = await request(redirecting.url)
    await answer.body.dump()
    await redirecting.close()
    expect([answer.statusCode, calls]).toEqual([307, 0])
  })
})
