import type { ServedServer } from '../server/served-server.ts'
import type { Caller } from '../session/caller.ts'
import type { AbortRequest, Headers, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Member } from './member-list.ts'
import { carriageTo, type MemberPort } from './member-port.ts'
import { withAnsweredTaskOf, withoutTaskPrefix, withTaskOf } from './task-ids.ts'

/** One of several servers, for the requests of one caller that belong to no session. */
export class StatelessPort implements MemberPort {
  readonly caller: Caller
  readonly isOpen = true
  readonly #member: Member

  constructor(member: Member, caller: Caller) {
    this.#member = member
    this.caller = caller
  }

  get name(): string {
    return this.#member.name
  }

  get server(): ServedServer {
    return this.#member.server
  }

  has(): boolean {
    return true
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    const { name, requests } = this.#member
    const sent = withoutTaskPrefix(name, message)
    const taking: RequestSink = {
      message: (said) => sink.message(withTaskOf(name, said)),
      // Without a session, no stream can be read on.
      mark: () => undefined,
      answer: (answer, { status }) =>
        sink.answer(withAnsweredTaskOf(name, answer, message.method), status === undefined ? {} : { status }),
      end: (reason) => sink.end(reason),
    }
    return requests.request({ message: sent, sink: taking, carriage: carriageTo(sent, headers), caller: this.caller })
  }

  send(message: WireMessage, headers: Headers = {}): Promise<void> {
    const sent = withoutTaskPrefix(this.name, message)
    return this.#member.requests.send(sent, { carriage: carriageTo(sent, headers), caller: this.caller })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
