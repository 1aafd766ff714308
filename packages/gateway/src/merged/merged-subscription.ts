import { BackOff } from '../upstream/back-off.ts'
import type { AbortRequest, AnswerPlace, Headers, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Learned } from './learned.ts'
import type { MemberPort } from './member-port.ts'
import type { MergedSurroundings } from './merged-surroundings.ts'
import { acknowledgement, filterFor, listChanges } from './subscription-filter.ts'

const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged'

/** What a subscription to several servers is made of. */
export interface MergedSubscriptionOptions {
  /** The client's `subscriptions/listen`. */
  readonly message: WireMessage
  readonly headers: Headers
  readonly sink: RequestSink
  /** The servers as they are at the time. */
  readonly ports: () => readonly MemberPort[]
  readonly learned: Learned
  readonly surroundings: MergedSurroundings
}

/** One server of a subscription. */
interface Listened {
  readonly backOff: BackOff
  abort: AbortRequest | undefined
  timer: NodeJS.Timeout | undefined
  /** What it said that it will tell. */
  told: WireMessage | undefined
  /** Whether it was heard of at all, if only that it tells nothing. */
  isSettled: boolean
}

/** A client's subscription to what several servers say (revision 2026-07-28). A server that fails is listened to again later. */
export class MergedSubscription {
  readonly #options: MergedSubscriptionOptions
  readonly #listened = new Map<string, Listened>()
  readonly #stopWatching: () => void
  readonly #patience: NodeJS.Timeout
  /** What came before it was said what will be told. */
  #waiting: WireMessage[] | undefined = []
  #isOver = false

  constructor(options: MergedSubscriptionOptions) {
    this.#options = options
    const { members, patience } = options.surroundings
    this.#stopWatching = members.onChange(() => this.#follow())
    this.#patience = setTimeout(() => this.#acknowledge(), patience)
    this.#patience.unref()
  }

  /** Begins to listen. What is returned ends it. */
  start(): AbortRequest {
    this.#add(this.#options.ports())
    this.#acknowledgeIfSettled()
    return () => this.#close()
  }

  #add(ports: readonly MemberPort[]): void {
    const added = ports.map((port) => {
      const backOff = new BackOff(this.#options.surroundings)
      const listened: Listened = { backOff, abort: undefined, timer: undefined, told: undefined, isSettled: false }
      this.#listened.set(port.name, listened)
      return { port, listened }
    })
    for (const { port, listened } of added) this.#listen(port, listened)
  }

  #listen(port: MemberPort, listened: Listened): void {
    const { message, headers, learned, surroundings } = this.#options
    const startedAt = surroundings.clock.now()
    listened.abort = port.request(
      filterFor(port.name, message, learned),
      {
        message: (said) => this.#hear(said, listened),
        mark: () => undefined,
        answer: (answer, place) => this.#answered(port, listened, { answer, place, startedAt }),
        end: (reason) => this.#failed(port, listened, { reason, startedAt }),
      },
      headers,
    )
  }

  #hear(message: WireMessage, listened: Listened): void {
    if (message.method !== ACKNOWLEDGED) return this.#tell(message)
    const isBack = this.#waiting === undefined
    listened.told = message
    listened.isSettled = true
    if (isBack) this.#tellChanges()
    this.#acknowledgeIfSettled()
  }

  /** An error is for good: the server has nothing to tell. Else it has ended the stream, and is listened to again. */
  #answered(
    port: MemberPort,
    listened: Listened,
    { answer, place, startedAt }: { answer: WireMessage; place: AnswerPlace; startedAt: number },
  ): void {
    if (this.#isOver) return
    const isRefused = answer.value['error'] !== undefined
    if (this.#listened.size === 1 && isRefused && this.#waiting !== undefined) return this.#end(answer, place)
    if (!isRefused) return this.#again(port, listened, startedAt)
    listened.isSettled = true
    this.#acknowledgeIfSettled()
  }

  #failed(port: MemberPort, listened: Listened, { reason, startedAt }: { reason: LinkEnd; startedAt: number }): void {
    if (this.#isOver) return
    const { surroundings } = this.#options
    surroundings.logger.warn({ server: port.name, reason: reason.kind }, 'A server does not tell of changes')
    this.#again(port, listened, startedAt)
  }

  #again(port: MemberPort, listened: Listened, startedAt: number): void {
    listened.isSettled = true
    listened.backOff.failed(startedAt)
    listened.timer = setTimeout(() => this.#listen(port, listened), listened.backOff.remaining)
    listened.timer.unref()
    this.#acknowledgeIfSettled()
  }

  #acknowledgeIfSettled(): void {
    if ([...this.#listened.values()].every(({ isSettled }) => isSettled)) this.#acknowledge()
  }

  #acknowledge(): void {
    const waiting = this.#waiting
    if (this.#isOver || waiting === undefined) return
    clearTimeout(this.#patience)
    this.#waiting = undefined
    const told = [...this.#listened.values()].flatMap((listened) => listened.told ?? [])
    const { sink, message } = this.#options
    sink.message(acknowledgement(message, told))
    for (const said of waiting) sink.message(said)
  }

  #tell(message: WireMessage): void {
    if (message.method?.endsWith('/list_changed') === true) this.#options.learned.forgetNames()
    if (this.#isOver) return
    if (this.#waiting === undefined) this.#options.sink.message(message)
    else this.#waiting.push(message)
  }

  #tellChanges(): void {
    for (const message of listChanges(this.#options.message)) this.#tell(message)
  }

  /** Servers have come or gone. */
  #follow(): void {
    const ports = this.#options.ports()
    const names = new Set(ports.map(({ name }) => name))
    const come = ports.filter(({ name }) => !this.#listened.has(name))
    const gone = [...this.#listened].filter(([name]) => !names.has(name))
    for (const [name, listened] of gone) {
      this.#listened.delete(name)
      leave(listened)
    }
    this.#add(come)
    // What has come is told of once it says what it tells.
    if (gone.length > 0) this.#tellChanges()
  }

  #end(answer: WireMessage, place: AnswerPlace): void {
    this.#close()
    this.#options.sink.answer(answer, place)
  }

  #close(): void {
    this.#isOver = true
    clearTimeout(this.#patience)
    this.#stopWatching()
    for (const listened of this.#listened.values()) leave(listened)
  }
}

function leave({ abort, timer }: Listened): void {
  clearTimeout(timer)
  abort?.()
}
