import { isPlainObject } from '@mcpver/core'
import type { Caller } from '../session/caller.ts'
import { openThrough } from '../session/open-through.ts'
import { askWithin } from '../upstream/ask.ts'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { withId } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Learned } from './learned.ts'
import { discoverAnswer } from './merged-hello.ts'
import { MergedRequests, type MergedRequest } from './merged-requests.ts'
import { MergedSubscription } from './merged-subscription.ts'
import type { MergedSurroundings } from './merged-surroundings.ts'
import { StatelessPort } from './stateless-port.ts'

/** Requests to several servers that belong to no session. */
export interface MergedStatelessOptions {
  /** Who calls. */
  readonly caller: Caller
  /** What the lists have shown that this caller has got. */
  readonly learned: Learned
  readonly surroundings: MergedSurroundings
}

/** Several servers that are one for a caller, in the revisions of the protocol without sessions. */
export class MergedStatelessLink implements UpstreamLink {
  readonly #options: MergedStatelessOptions
  readonly #requests: MergedRequests

  constructor(options: MergedStatelessOptions) {
    this.#options = options
    const { learned, surroundings } = options
    const { scheme, board, patience, logger } = surroundings
    this.#requests = new MergedRequests({ ports: () => this.#ports(), scheme, board, learned, patience, logger })
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    const request = { message, sink, headers }
    if (message.method === 'server/discover') return this.#discover(request)
    if (message.method !== 'subscriptions/listen') return this.#requests.request(request)
    const { learned, surroundings } = this.#options
    return new MergedSubscription({ ...request, learned, surroundings, ports: () => this.#ports() }).start()
  }

  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    const { logger } = this.#options.surroundings
    const tell = async (port: StatelessPort): Promise<void> => {
      try {
        await port.send(message, headers)
      } catch (error) {
        logger.warn({ err: error, server: port.name, method: message.method }, 'A server was not told')
      }
    }
    await Promise.all(this.#ports().map(tell))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #ports(): readonly StatelessPort[] {
    const { caller, surroundings } = this.#options
    return surroundings.members.list().map((member) => new StatelessPort(member, caller))
  }

  #discover({ message, sink, headers }: MergedRequest): AbortRequest {
    return openThrough(sink, async () => {
      const answer = await this.#discovered(message, headers)
      return () => {
        sink.answer(answer, {})
        return () => undefined
      }
    })
  }

  /** What all say of themselves that can be reached; when none can, what the first one said or failed with. */
  async #discovered(message: WireMessage, headers: Headers): Promise<WireMessage> {
    const { patience, logger } = this.#options.surroundings
    const ports = this.#ports()
    const asked = await Promise.allSettled(ports.map((port) => askWithin(port, message, { headers, patience })))
    const hellos = asked.flatMap((one, index) => {
      const result = one.status === 'fulfilled' ? one.value.value['result'] : undefined
      const server = ports[index]?.name ?? ''
      if (isPlainObject(result)) return [{ server, result }]
      const error: unknown = one.status === 'rejected' ? one.reason : undefined
      logger.warn({ err: error, server }, 'A server does not say what it is')
      return []
    })
    if (hellos.length > 0 || ports.length === 0) return discoverAnswer(message, hellos, hellos.length < ports.length)
    const refused = asked.find((one) => one.status === 'fulfilled')
    if (refused !== undefined) return withId(refused.value, message.id ?? 'null')
    const failed = asked.find((one) => one.status === 'rejected')
    throw failed?.reason as Error
  }
}
