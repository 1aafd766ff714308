import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { loadSource } from '../src/source/source-kinds.ts'
import { parseSource } from '../src/source/parse-source.ts'
import { expectNoChildren, startHttp } from './fixture.ts'
import { testContext } from './test-io.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
  expectNoChildren()
})

async function started(...args: Parameters<typeof startHttp>): Promise<string> {
  const { url, stop } = await startHttp(...args)
  cleanups.push(stop)
  return url
}

/** A server in this process that answers every request alike. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`
}

function load(url: string, options: Parameters<typeof testContext>[1] = {}) {
  return loadSource(parseSource(url), testContext(undefined, options))
}

describe('a server reached by URL', () => {
  it.each([
    ['statelessly, where it can', 'server-two.js', 'http', '2026-07-28'],
    ['over Streamable HTTP with a session', 'server-one.js', 'http', '2025-11-25'],
    ['over event streams, where it knows nothing newer', 'server-one.js', 'sse', '2025-11-25'],
  ])('is asked %s', async (...[, file, mode, protocolVersion]) => {
    expect(await load(await started(file, mode))).toMatchObject({ protocolVersion, tools: [{ name: 'forecast' }] })
  })

  it('gets the headers that it asks for', async () => {
    const url = await started('server-two.js', 'http', { REQUIRED_KEY: 'sekret123' })
    const surface = await load(url, { headers: { Authorization: 'Bearer sekret123' } })
    expect(surface.tools).toHaveLength(1)
  })

  it('refuses whoever has no key, and the key that was wrong is not shown', async () => {
    const url = await started('server-two.js', 'http', { REQUIRED_KEY: 'sekret123' })
    const refused = load(`${url}?token=in-the-query`, { headers: { Authorization: 'Bearer wrong-key' } })
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_SERVER_REFUSED',
      hint: expect.stringContaining('--header') as string,
    })
    const { message } = (await refused.catch((error: unknown) => error)) as Error
    expect(message).toContain('HTTP 401')
    expect(message).not.toMatch(/wrong-key|in-the-query/)
  })

  it.each([
    ['is no MCP endpoint', (_, response) => response.writeHead(404).end('not here'), 'ERR_SERVER_REFUSED', 'HTTP 404'],
    ['is broken', (_, response) => response.writeHead(500).end('oops'), 'ERR_SERVER_REFUSED', 'HTTP 500'],
    [
      'is a web page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'ERR_SERVER_ANSWER',
      'text/html',
    ],
    [
      'leads elsewhere',
      (_, response) => response.writeHead(307, { location: 'http://example.com/mcp' }).end(),
      'ERR_SERVER_REFUSED',
      'HTTP 307',
    ],
  ] as const satisfies (readonly [string, RequestListener, string, string])[])(
    'that %s is an error that says so',
    async (...[, listener, code, message]) => {
      const loaded = load(await answering(listener))
      await expect(loaded).rejects.toMatchObject({ code })
      await expect(loaded).rejects.toThrow(message)
    },
  )

  it('that never answers is given up', async () => {
    await expect(load(await answering(() => undefined), { timeout: 500 })).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
    })
  })

  it('that never stops is cut off', async () => {
    const url = await answering((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => void response.write(' '.repeat(65_536), (error) => (error ? undefined : more()))
      more()
    })
    await expect(load(url, { maxBytes: 1_000_000 })).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' })
  })

  it('that is not there cannot be reached', async () => {
    const { url, stop } = await startHttp('server-two.js')
    await stop()
    const loaded = load(url)
    await expect(loaded).rejects.toMatchObject({ code: 'ERR_SERVER_UNREACHABLE' })
    await expect(loaded).rejects.toThrow('ECONNREFUSED')
  })
})
