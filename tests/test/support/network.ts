import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** The network between somebody and a server, which can be cut and healed, or held up for a while. */
export class Network {
  readonly #server: Server
  readonly #target: URL
  readonly #sockets = new Set<Socket>()
  #isCut = false
  #isHeldUp = false

  private constructor(target: URL) {
    this.#target = target
    this.#server = createServer((socket) => this.#join(socket))
  }

  /** @param target The URL of the server. */
  static async to(target: string): Promise<Network> {
    const network = new Network(new URL(target))
    network.#server.listen(0, '127.0.0.1')
    await once(network.#server, 'listening')
    return network
  }

  /** The same URL, by way of this network. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo
    return Object.assign(new URL(this.#target), { host: `127.0.0.1:${String(port)}` }).href
  }

  /** Every connection ends at both ends at once, and no new one comes about. */
  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Nothing is delivered that is sent from now on, before it heals. */
  holdUp(): void {
    this.#isHeldUp = true
    for (const socket of this.#sockets) socket.pause()
  }

  /** It works again; what was held up is delivered. */
  heal(): void {
    this.#isCut = false
    this.#isHeldUp = false
    for (const socket of this.#sockets) socket.resume()
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(near: Socket): void {
    if (this.#isCut) return void near.destroy()
    const far = connect(Number(this.#target.port), this.#target.hostname)
    this.#carry(near, far)
    this.#carry(far, near)
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    // Whoever is cut off is told so by its own socket.
    from.on('error', () => undefined)
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
    from.on('data', (data) => to.write(data))
    if (this.#isHeldUp) from.pause()
  }
}
