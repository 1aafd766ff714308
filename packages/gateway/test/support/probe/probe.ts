import { membersOf, rawAt } from '../raw-json.ts'
import type { Recorder } from '../recorder.ts'
import { STATELESS_REVISION } from './fixtures.ts'
import { Listeners } from './listeners.ts'
import type { Era, ProbeCall, Replier } from './probe-call.ts'
import { createProbeMethods } from './probe-methods.ts'
import type { ProbeSession } from './probe-session.ts'

const VERSION = 'io.modelcontextprotocol/protocolVersion'

/** Where a message came from. */
export interface Source {
  readonly session: ProbeSession
  readonly headers: Readonly<Record<string, string>>
}

/** The revision that a message of the stateless era names; `undefined` in the session era. */
export function revisionIn(text: string): string | undefined {
  const named = rawAt(text, 'params', '_meta', VERSION)
  return named === undefined ? undefined : (JSON.parse(named) as string)
}

/** A server that keeps what it got as it is written, and answers what it is told to: what is the same over every transport. */
export class Probe {
  readonly #recorder: Recorder
  readonly #calls = new Map<string, ProbeCall>()
  readonly #answer: (call: ProbeCall) => void

  constructor(recorder: Recorder) {
    this.#recorder = recorder
    this.#answer = createProbeMethods({ listeners: new Listeners(), waiting: new Map() })
  }

  /** Takes a message. A request is answered through the replier, which the others do not use. */
  receive(text: string, { session, headers }: Source, replier: Replier): ProbeCall | undefined {
    this.#recorder.add({ kind: 'message', session: session.name, headers, text })
    const members = membersOf(text)
    const id = members.get('id')
    const method = members.get('method')
    if (method === undefined) session.answered(id ?? 'null', text)
    else if (id === undefined) this.#notified(JSON.parse(method) as string, rawAt(text, 'params') ?? '{}', session)
    else {
      const era: Era = revisionIn(text) === STATELESS_REVISION ? 'stateless' : 'session'
      const base = { era, method: JSON.parse(method) as string, id, params: members.get('params') ?? '{}', session }
      return this.#call({ ...base, ...this.#onceEnded(session, id, replier), onCancel: undefined })
    }
    return undefined
  }

  /** The client hung up, or said that it does not want an answer any more. */
  cancel(call: ProbeCall, why: string): void {
    if (!this.#calls.delete(keyOf(call.session, call.id))) return
    this.#recorder.add({ kind: 'cancel', session: call.session.name, headers: {}, text: `${call.params} ${why}` })
    call.onCancel?.()
  }

  #call(call: ProbeCall): ProbeCall {
    this.#calls.set(keyOf(call.session, call.id), call)
    this.#answer(call)
    return call
  }

  #onceEnded(session: ProbeSession, id: string, replier: Replier): Replier {
    return {
      send: (text) => replier.send(text),
      pause: () => replier.pause(),
      end: (text, status) => {
        this.#calls.delete(keyOf(session, id))
        replier.end(text, status)
      },
    }
  }

  #notified(method: string, params: string, session: ProbeSession): void {
    const call = this.#calls.get(keyOf(session, rawAt(params, 'requestId') ?? ''))
    if (method === 'notifications/cancelled' && call !== undefined) this.cancel(call, rawAt(params, 'reason') ?? '')
  }
}

const keyOf = (session: ProbeSession, id: string): string => `${session.name} ${id}`
