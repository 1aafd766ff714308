import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { silentLogger } from '@mcpver/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SlowReaders } from './slow-readers.ts'
import { eventually } from '../test/eventually.ts'

const MIB = 1 << 20

/** Responses to clients that do not read before they are told to. */
async function unread(
  count: number,
): Promise<readonly { readonly response: ServerResponse; readonly client: Socket }[]> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const all = []
  for (let at = 0; at < count; at++) {
    const client = connect(port, '127.0.0.1')
    client.pause().on('error', () => undefined)
    onTestFinished(() => void client.destroy())
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
    all.push({ response, client })
  }
  return all
}

function write(readers: SlowReaders, response: ServerResponse, size: number): void {
  if (!readers.mayWrite(response)) return
  response.write('x'.repeat(size))
  readers.wrote(response)
}

describe('slow readers', () => {
  it('get a message of any size when nothing waits, and are cut off by the next', async () => {
    const readers = new SlowReaders(silentLogger, { one: 8 * MIB })
    const { response } = (await unread(1))[0]!
    write(readers, response, 20 * MIB)
    expect(response.destroyed).toBe(false)
    write(readers, response, 1)
    expect(response.destroyed).toBe(true)
    expect(readers.waiting).toBe(0)
    expect(readers.mayWrite(response)).toBe(false)
  })

  it('are cut off from the slowest on when too much waits for all of them', async () => {
    const readers = new SlowReaders(silentLogger, { all: 40 * MIB })
    const [first, second, third] = await unread(3)
    write(readers, first!.response, 15 * MIB)
    write(readers, second!.response, 20 * MIB)
    write(readers, third!.response, 10 * MIB)
    expect([first, second, third].map((one) => one!.response.destroyed)).toEqual([false, true, false])
    expect(readers.waiting).toBeLessThan(40 * MIB)
  })

  it('are spared when they have read meanwhile', async () => {
    const readers = new SlowReaders(silentLogger, { all: 40 * MIB })
    const [reading, other] = await unread(2)
    write(readers, reading!.response, 30 * MIB)
    reading!.client.on('data', () => undefined).resume()
    await eventually(() => expect(reading!.response.writableLength).toBe(0))
    write(readers, other!.response, 30 * MIB)
    expect([reading, other].map((one) => one!.response.destroyed)).toEqual([false, false])
  })

  it('do not count any more when they are gone', async () => {
    const readers = new SlowReaders(silentLogger)
    const { response, client } = (await unread(1))[0]!
    write(readers, response, 20 * MIB)
    expect(readers.waiting).toBeGreaterThan(0)
    client.destroy()
    await eventually(() => expect(readers.waiting).toBe(0))
  })
})
