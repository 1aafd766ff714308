import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection to the loopback that sends bytes as they are, whatever they mean. */
export class RawSocket {
  /** What came so far. */
  text = ''
  readonly #socket: Socket
  readonly #closed: Promise<unknown>

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.setEncoding('latin1').on('data', (piece: string) => (this.text += piece))
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, '127.0.0.1')
    const opened = new RawSocket(socket)
    await once(socket, 'connect')
    return opened
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** Sends bytes; resolves when they are gone, or never will be. */
  write(bytes: Buffer | string): Promise<void> {
    return new Promise((resolve) => this.#socket.write(bytes, () => resolve()))
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause()
  }

  /** Resolves when the other side has hung up, with all that came. */
  async closed(): Promise<string> {
    await this.#closed
    return this.text
  }

  /** Hangs up without a word. */
  destroy(): void {
    this.#socket.resetAndDestroy()
  }
}

/** Sends bytes on a connection of their own, and resolves with what came until the other side hung up. */
export async function exchangeBytes(port: number, bytes: Buffer | string): Promise<string> {
  const socket = await RawSocket.open(port)
  await socket.write(bytes)
  return socket.closed()
}

/**
 * A POST as it goes over the wire.
 *
 * @param headers Besides those that every POST of the protocol has; an empty value takes one away.
 */
export function postText(url: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const { host, pathname } = new URL(url)
  const all = {
    host,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => (value === '' ? '' : `${name}: ${value}\r\n`))
  return `POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}
