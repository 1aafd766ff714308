import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a server says once it knows who connected: which process serves. */
const BACKEND_KEY_DATA = 'K'.charCodeAt(0)
const NOTIFICATION = 'A'.charCodeAt(0)
const OTHER_PROCESS = 1

/**
 * A way to a PostgreSQL server on which no notification arrives, and on which the process that serves is not the one that it was
 * said to be: what a proxy does that gives each transaction another connection.
 *
 * @returns The URL of the way.
 */
export async function stealNotifications(url: string): Promise<string> {
  const to = new URL(url)
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket))
    }
    client.pipe(upstream)
    let rest: Buffer = Buffer.alloc(0)
    upstream.on('data', (chunk) => {
      const { whole, left } = messagesIn(Buffer.concat([rest, chunk]))
      rest = left
      client.write(Buffer.concat(whole.filter(([type]) => type !== NOTIFICATION).map(disguised)))
    })
    upstream.on('end', () => client.end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) }).href
}

/** Messages of the server's: a byte of type, four of length, which counts itself. */
function messagesIn(bytes: Buffer): { readonly whole: readonly Buffer[]; readonly left: Buffer } {
  const whole: Buffer[] = []
  let at = 0
  while (bytes.length - at >= 5 && bytes.length - at > bytes.readUInt32BE(at + 1)) {
    const end = at + 1 + bytes.readUInt32BE(at + 1)
    whole.push(bytes.subarray(at, end))
    at = end
  }
  return { whole, left: bytes.subarray(at) }
}

function disguised(message: Buffer): Buffer {
  if (message[0] !== BACKEND_KEY_DATA) return message
  const copy = Buffer.from(message)
  copy.writeUInt32BE(OTHER_PROCESS, 5)
  return copy
}
