import { elementsOf, rawAt } from '../raw-json.ts'
import { STATE } from './fixtures.ts'
import type { Listeners } from './listeners.ts'
import { give, refuse, type ProbeCall } from './probe-call.ts'

/** What a call of a tool does; the arguments are as they are written. */
export type ProbeTool = (call: ProbeCall, args: string) => void | Promise<void>

/** What all sessions of a probe have in common. */
export interface Common {
  readonly listeners: Listeners
  /** Calls that wait for another, by the key that they share. */
  readonly waiting: Map<string, () => void>
}

/** A complete result with something structured in it. */
export const complete = ({ era }: ProbeCall, structured: string, content = '[]'): string =>
  `{${era === 'stateless' ? '"resultType":"complete",' : ''}"content":${content},"structuredContent":${structured}}`

const textOf = (args: string, name: string): string => JSON.parse(rawAt(args, name) ?? '""') as string

/** The tools of the probe by name. What they do is told by their arguments, so that each check says what it is about. */
export const createProbeTools = ({ listeners, waiting }: Common): ReadonlyMap<string, ProbeTool> =>
  new Map<string, ProbeTool>([
    ['echo', (call, args) => give(call, complete(call, `{"arguments":${args},"again":1.0}`))],
    ['routed', (call, args) => give(call, complete(call, `{"arguments":${args}}`))],
    ['give', (call, args) => give(call, rawAt(args, 'result')!)],
    ['fail', (call, args) => refuse(call, rawAt(args, 'error')!)],
    ['demand', (call, args) => refuse(call, rawAt(args, 'error')!, 400)],
    ['say', say],
    ['progress', progress],
    ['ask', ask],
    ['input', input],
    ['hang', (call) => void (call.onCancel = () => undefined)],
    ['pause', pause],
    ['count', (call) => give(call, complete(call, `{"count":${String(++call.session.count)}}`))],
    ['big', (call, args) => give(call, complete(call, '{}', bigText(Number(rawAt(args, 'size')))))],
    ['wait', (call, args) => void waiting.set(textOf(args, 'key'), () => give(call, complete(call, args)))],
    [
      'release',
      (call, args) => {
        const key = textOf(args, 'key')
        waiting.get(key)?.()
        waiting.delete(key)
        give(call, complete(call, args))
      },
    ],
    [
      'publish',
      (call, args) => {
        for (const text of elementsOf(rawAt(args, 'messages')!)) listeners.publish(textOf(args, 'to'), text)
        give(call, complete(call, '{}'))
      },
    ],
  ])

/** Sends messages, along with the call or to the session, and answers. */
function say(call: ProbeCall, args: string): void {
  const send = sender(call, args)
  for (const text of elementsOf(rawAt(args, 'messages')!)) send(text)
  give(call, complete(call, '{"said":true}'))
}

/** Reports progress with the call's own token, and answers. */
function progress(call: ProbeCall, args: string): void {
  const token = rawAt(call.params, '_meta', 'progressToken')
  for (const step of elementsOf(rawAt(args, 'steps')!)) {
    const params = `{"progressToken":${token ?? 'null'},${step.trim().slice(1)}`
    call.send(`{"jsonrpc":"2.0","method":"notifications/progress","params":${params}}`)
  }
  give(call, complete(call, '{"reported":true}'))
}

/** Asks the client, along with the call or over the session, and answers with what it said. */
async function ask(call: ProbeCall, args: string): Promise<void> {
  const answer = await call.session.ask(textOf(args, 'method'), rawAt(args, 'params')!, sender(call, args))
  const said = rawAt(answer, 'result') ?? rawAt(answer, 'error') ?? 'null'
  give(call, complete(call, `{"answer":${said}}`))
}

/** Asks by a result, with a state; what comes back is in the answer to the second request. */
function input(call: ProbeCall, args: string): void {
  const responses = rawAt(call.params, 'inputResponses')
  if (responses !== undefined) {
    const state = rawAt(call.params, 'requestState') ?? 'null'
    return give(call, complete(call, `{"responses":${responses},"state":${state}}`))
  }
  const requests = rawAt(args, 'requests') ?? '{}'
  const state = rawAt(args, 'stateless') === undefined ? `,"requestState":${STATE}` : ''
  give(call, `{"resultType":"input_required","inputRequests":${requests}${state},"x-unknown":1.0}`)
}

/** Ends its stream before it answers. */
function pause(call: ProbeCall, args: string): void {
  call.pause()
  give(call, complete(call, args))
}

function sender(call: ProbeCall, args: string): (text: string) => void {
  return rawAt(args, 'on') === '"session"' ? (text) => call.session.push(text) : (text) => call.send(text)
}

function bigText(size: number): string {
  return `[{"type":"text","text":"${'x'.repeat(size)}"}]`
}
