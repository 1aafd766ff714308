import type { ServerResponse } from 'node:http'
import type { Gateway } from '../gateway.ts'
import type { GatewayEvent } from '../gateway-event.ts'
import { COMMON_HEADERS, type AdminReply } from './admin-reply.ts'
import { toEventView, toRouteEventView, type EventView } from './event-view.ts'
import { problemReply } from './problem.ts'

const HEARTBEAT = 15_000
const MAX_STREAMS = 100
/** Who reads so slowly that more than this waits, in bytes, is cut off: it comes back and looks anew. */
const MAX_WAITING = 1024 * 1024

/** Bounds on streams of events. */
export interface EventStreamOptions {
  /** How often a stream says that it is open, in milliseconds. Default: 15 seconds. */
  readonly heartbeat?: number | undefined
  /** How many there may be. Default: 100. */
  readonly maxStreams?: number | undefined
}

/** Tells what happens in a gateway to all who listen, as server-sent events. */
export class EventStreams {
  readonly #gateway: Gateway
  readonly #maxStreams: number
  readonly #open = new Set<ServerResponse>()
  readonly #heartbeat: NodeJS.Timeout
  readonly #stop: () => void
  /** What was last known of each route. */
  #routes: ReadonlyMap<string, string>

  constructor(gateway: Gateway, { heartbeat = HEARTBEAT, maxStreams = MAX_STREAMS }: EventStreamOptions = {}) {
    this.#gateway = gateway
    this.#maxStreams = maxStreams
    this.#routes = routeMarks(gateway)
    this.#stop = gateway.events.listen((event) => this.#tell(event))
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), heartbeat)
    this.#heartbeat.unref()
  }

  /** The answer that is a stream, or says that there are too many. */
  reply(): AdminReply {
    if (this.#open.size < this.#maxStreams) return { kind: 'stream', open: (response) => this.#begin(response) }
    const detail = `There are ${String(this.#maxStreams)} streams of events already`
    return problemReply({
      status: 503,
      code: 'ERR_ADMIN_LIMIT',
      detail,
      hint: 'Close one that is not needed any more.',
    })
  }

  /** Ends all streams. */
  close(): void {
    this.#stop()
    clearInterval(this.#heartbeat)
    for (const response of this.#open) response.end()
  }

  #begin(response: ServerResponse): void {
    this.#open.add(response)
    response.on('close', () => this.#open.delete(response))
    response.writeHead(200, { ...COMMON_HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
    response.write(': events follow\n\n')
  }

  #tell(event: GatewayEvent): void {
    const views = event.kind === 'catalog' ? [toEventView(event), ...this.#routeViews(event.servers)] : undefined
    if (this.#open.size === 0) return
    for (const { name, data } of views ?? [toEventView(event)]) {
      this.#write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  }

  #routeViews(servers: ReadonlySet<string>): readonly EventView[] {
    const before = this.#routes
    this.#routes = routeMarks(this.#gateway)
    const changed = [...servers].filter((name) => before.get(name) !== this.#routes.get(name))
    return changed.map((name) => toRouteEventView(name, this.#gateway.catalog.server(name)))
  }

  #write(text: string): void {
    for (const response of this.#open) {
      response.write(text)
      if (response.writableLength > MAX_WAITING) response.destroy()
    }
  }
}

/** Equal exactly when a route is the same. */
function routeMarks({ catalog }: Gateway): ReadonlyMap<string, string> {
  return new Map(
    catalog.servers().flatMap(({ name, route }) => {
      // A route that was removed begins again at 1.
      return route === undefined ? [] : [[name, `${String(route.revision)} ${String(route.value.changedAt)}`]]
    }),
  )
}
