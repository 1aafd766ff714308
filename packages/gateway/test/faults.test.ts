import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { said, textIn } from './support/faults/said.ts'
import { Front, program } from './support/faults/front.ts'
import { gone } from './support/gone.ts'
import { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { until } from './support/until.ts'

describe('a gateway before a process that', () => {
  let front: Front
  let client: RawClient
  beforeAll(async () => {
    front = await Front.open({ options: { maxBytes: 8 << 20 } })
    client = await RawClient.open({ url: front.url(), era: 'session' })
  })
  afterAll(async () => {
    client.close()
    await front.close()
    expect(front.children()).toEqual([])
    expect(front.rejections).toEqual([])
  })

  it('is killed during a call: says so, and the next call works in the same session', async () => {
    const waiting = client.call('hang')
    const pid = Number(await said(client, 'pid'))
    process.kill(pid, 'SIGKILL')
    const { error } = await waiting
    expect(rawAt(error, 'data', 'code')).toBe('"ERR_UPSTREAM_CLOSED"')
    expect(rawAt(error, 'message')).toContain('was ended by SIGKILL')
    expect(await said(client, 'echo', '{"text":"back"}')).toBe('back')
    await gone(pid)
  })

  it('kills itself: the call fails once, and is not delivered again', async () => {
    const deaths = (): number => front.lines.filter((line) => line.includes('was ended by SIGKILL')).length
    const before = deaths()
    expect(await said(client, 'die')).toContain('ERR_UPSTREAM_CLOSED')
    expect(await said(client, 'echo', '{"text":"back"}')).toBe('back')
    expect(deaths()).toBe(before + 1)
  })

  it('prints what is no message: goes on', async () => {
    expect(await said(client, 'garbage')).toBe('after garbage')
  })

  it('prints JSON of 100,000 levels: goes on', async () => {
    expect(await said(client, 'deep', '{"count":100000}')).toBe('after depth')
  })

  it('floods its output: goes on, and says so once', async () => {
    expect(await said(client, 'flood', '{"count":5000,"size":1000}')).toBe('flooded')
    expect(front.lines.filter((line) => line.includes('writes to its output what is no message'))).toHaveLength(1)
  })

  it('answers twice: gives the first answer, once', async () => {
    expect(await said(client, 'twice')).toBe('first')
    expect(await said(client, 'echo', '{"text":"next"}')).toBe('next')
    expect(client.inbox.all.filter(({ text }) => text.includes('"second"'))).toEqual([])
  })

  it('answers what nobody asked: gives what was asked', async () => {
    expect(await said(client, 'wrong-id')).toBe('yours')
    expect(client.inbox.all.filter(({ text }) => text.includes('not yours'))).toEqual([])
  })

  it('sends a line of 100 MB: fails that call alone, and holds no more of it than may be', async () => {
    const waiting = said(client, 'slow', '{"count":1000}')
    const before = process.memoryUsage().rss
    expect(await said(client, 'long', '{"size":100000000}')).toContain('ERR_UPSTREAM_LIMIT')
    expect(process.memoryUsage().rss - before).toBeLessThan(80 << 20)
    expect(await waiting).toMatch(/^\d+$/)
  })

  it('hangs: other calls go on, and the one that hangs can be cancelled', async () => {
    const exchange = client.begin('tools/call', '{"name":"hang"}', { id: '"hung"' })
    expect(await said(client, 'echo', '{"text":"others"}')).toBe('others')
    const { session } = front.gateway.sessions.list()[0]!
    expect(session.pending).toBe(1)
    await client.notify('notifications/cancelled', '{"requestId":"hung","reason":"too long"}')
    client.http.close()
    await exchange.catch(() => undefined)
    await until(() => session.pending === 0)
  })
})

describe('a gateway before a process', () => {
  it('withholds a tool that has changed between the list and the call, and serves the others', async () => {
    const front = await Front.open()
    const client = await RawClient.open({ url: front.url(), era: 'session' })
    expect((await client.request('tools/list')).result).toContain('"echo"')
    expect(await said(client, 'change')).toBe('changed')
    expect(await said(client, 'echo')).toContain('ERR_TOOL_WITHHELD')
    expect(await said(client, 'twice')).toBe('first')
    expect((await client.request('tools/list')).result).not.toContain('"echo"')
    client.close()
    await front.close()
  })

  it('forgets a call whose client vanishes before anything was sent', async () => {
    const front = await Front.open()
    const client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
    const { session } = front.gateway.sessions.list()[0]!
    void client.call('hang').catch(() => undefined)
    await until(() => session.pending === 1)
    client.close()
    await until(() => session.pending === 0)
    const again = await client.call('echo', '{"text":"still"}')
    expect(textIn(again.result)).toBe('still')
    client.close()
    await front.close()
  })

  it('hands out what a client missed that vanished in the middle of a stream', async () => {
    const front = await Front.open()
    const client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
    const exchange = await client.begin('tools/call', '{"name":"slow","arguments":{"count":200}}', {
      id: '"lost"',
      meta: '"progressToken":"t"',
    })
    const first = await exchange.events().next()
    const { id } = first.value as { id: string }
    exchange.abort()
    const texts: string[] = []
    for await (const { data = '' } of (await client.listen(id)).events()) texts.push(data)
    expect(texts.map((text) => rawAt(text, 'id'))).toEqual(['"lost"'])
    expect(textIn(rawAt(texts[0], 'result'))).toBe('1')
    client.close()
    await front.close()
  })

  it('ends what refuses to die', async () => {
    const front = await Front.open({ upstreams: { faulty: program('stubborn') } })
    const client = await RawClient.open({ url: front.url(), era: 'session' })
    const pid = Number(await said(client, 'pid'))
    expect(front.children()).toContain(pid)
    expect(await client.end()).toBe(200)
    await gone(pid)
    client.close()
    await front.close()
    expect(front.children()).toEqual([])
  })
})
