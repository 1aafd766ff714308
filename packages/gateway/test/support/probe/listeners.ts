import { rawAt, writeObject, membersOf } from '../raw-json.ts'
import type { ProbeCall } from './probe-call.ts'

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'

/** The open `subscriptions/listen` requests of revision 2026-07-28. */
export class Listeners {
  readonly #open = new Set<ProbeCall>()

  /** Takes one, and says so; it ends when the client hangs up. */
  add(call: ProbeCall): void {
    this.#open.add(call)
    call.onCancel = () => void this.#open.delete(call)
    const notifications = rawAt(call.params, 'notifications') ?? '{}'
    const params = `{"notifications":${notifications},"_meta":${idOf(call)}}`
    call.send(`{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":${params}}`)
  }

  /** Sends a notification to those whose request has a text in it. */
  publish(to: string, text: string): void {
    const members = membersOf(text)
    for (const call of this.#open) {
      if (!call.params.includes(to)) continue
      const params = new Map(membersOf(members.get('params') ?? '{}')).set('_meta', idOf(call))
      call.send(writeObject(new Map(members).set('params', writeObject(params))))
    }
  }
}

const idOf = ({ id }: ProbeCall): string => `{"${SUBSCRIPTION_ID}":${id}}`
