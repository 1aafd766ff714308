import type { RequestSink } from '../../upstream/upstream-link.ts'
import { readMessage } from '../../wire/read-message.ts'
import type { WireMessage } from '../../wire/wire-message.ts'
import type { MemberPort } from '../member-port.ts'

/** A server that answers what the test says: a result or, after `!`, an error. It ends without an answer where there is none. */
export function portOf(
  name: string,
  answers: Readonly<Record<string, string>>,
): MemberPort & { readonly asked: WireMessage[] } {
  const asked: WireMessage[] = []
  return {
    name,
    asked,
    server: undefined as never,
    caller: { principal: undefined, client: { name: '', version: '' }, key: undefined },
    isOpen: true,
    has: () => true,
    request: (message, sink) => {
      asked.push(message)
      answer(message, sink, answers)
      return () => undefined
    },
    send: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function answer(message: WireMessage, sink: RequestSink, answers: Readonly<Record<string, string>>): void {
  const { cursor } = (message.value['params'] ?? {}) as { readonly cursor?: string }
  const said = answers[cursor ?? 'first']
  if (said === undefined) return sink.end({ kind: 'session-lost' })
  const body = said.startsWith('!') ? `"error":${said.slice(1)}` : `"result":${said}`
  sink.answer(readMessage(`{"jsonrpc":"2.0","id":${message.id ?? 'null'},${body}}`), {})
}
