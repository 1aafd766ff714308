import { silentLogger } from '@mcpver/core'
import type { SessionLink, StatelessOrigin } from '../../backend/backend.ts'
import { ProcessBackend } from '../../backend/process-backend.ts'
import { ProcessPool } from '../../upstream/process-pool.ts'
import { Events, HOST, nodeProgram, Outcome, request } from '../../upstream/test/program.ts'
import type { Headers, UpstreamLink } from '../../upstream/upstream-link.ts'
import { readMessage } from '../../wire/read-message.ts'
import type { WireMessage } from '../../wire/wire-message.ts'
import { BridgedBackend, type BridgedBackendOptions } from '../bridged-backend.ts'

/** How a program is bridged in a test. */
export interface BridgeOptions extends Partial<BridgedBackendOptions> {
  readonly env?: Readonly<Record<string, string>>
}

/** A program behind a bridge, and how often it was started. */
export function bridge(
  code: string,
  { env = {}, ...options }: BridgeOptions = {},
): BridgedBackend & { starts: number } {
  const program = nodeProgram(code, { env })
  const pool = new ProcessPool({
    host: HOST,
    logger: silentLogger,
    program: () => {
      bridged.starts++
      return program
    },
  })
  const inner = new ProcessBackend(pool)
  const bridged = Object.assign(new BridgedBackend({ inner, logger: silentLogger, ...options }), { starts: 0 })
  return bridged
}

/** Who sends requests without a session in a test. */
export interface TestCaller {
  readonly principal?: string
  readonly capabilities?: object
  readonly headers?: Headers
}

export const ABLE = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} }

let ids = 0

/** A request without a session. */
export function stateless(
  method: string,
  params: object = {},
  caller: TestCaller & { readonly meta?: object } = {},
): WireMessage {
  return request(`client-${String(++ids)}`, method, {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'tester', version: '9' },
      'io.modelcontextprotocol/clientCapabilities': caller.capabilities ?? ABLE,
      ...caller.meta,
    },
  })
}

/** A call of a tool without a session. */
export function call(name: string, args: object = {}, rest: object = {}): WireMessage {
  return stateless('tools/call', { name, arguments: args, ...rest })
}

/** On whose behalf a request is sent. */
export function originOf(message: WireMessage, { principal, headers = {} }: TestCaller = {}): StatelessOrigin {
  return { principal, key: undefined, message, headers }
}

/** What becomes of a request without a session. */
export async function send(backend: BridgedBackend, message: WireMessage, caller?: TestCaller): Promise<Outcome> {
  const link = await backend.stateless(originOf(message, caller))
  return become(link, message, caller?.headers)
}

/** What becomes of a request on a link. */
export async function become(link: UpstreamLink, message: WireMessage, headers?: Headers): Promise<Outcome> {
  const outcome = new Outcome()
  link.request(message, outcome, headers)
  await outcome.over
  return outcome
}

/** A session as a client opens it, with its handshake done. */
export interface TestSession {
  readonly link: SessionLink
  readonly events: Events
  readonly initialized: Outcome
  /** What becomes of a request in it. */
  readonly ask: (method: string, params?: object) => Promise<Outcome>
  /** Sends a request, without waiting. */
  readonly begin: (method: string, params?: object) => Outcome
}

/** Begins a session. */
export async function openSession(backend: BridgedBackend, params: object = {}): Promise<TestSession> {
  const events = new Events()
  const link = await backend.openSession(events, `session-${String(++ids)}`)
  const hello = {
    protocolVersion: '2025-06-18',
    capabilities: ABLE,
    clientInfo: { name: 'old', version: '1' },
    ...params,
  }
  const initialized = await become(link, request('hello', 'initialize', hello))
  await link.send(readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}'))
  const begin = (method: string, rest: object = {}): Outcome => {
    const outcome = new Outcome()
    link.request(request(`own-${String(++ids)}`, method, rest), outcome)
    return outcome
  }
  return {
    link,
    events,
    initialized,
    begin,
    ask: async (method, rest) => {
      const outcome = begin(method, rest)
      await outcome.over
      return outcome
    },
  }
}

/** What a message says, by its text: the value of one that was edited is the old one. */
export function said(message: WireMessage | undefined): Record<string, unknown> {
  return JSON.parse(message?.text ?? '{}') as Record<string, unknown>
}

/** The result of an answer. */
export function resultOf({ answers }: Outcome): Record<string, unknown> {
  return said(answers[0])['result'] as Record<string, unknown>
}

/** The error of an answer. */
export function errorOf({ answers }: Outcome): Record<string, unknown> {
  return said(answers[0])['error'] as Record<string, unknown>
}

/** What a tool answered with. */
export function structured(outcome: Outcome): Record<string, unknown> {
  return resultOf(outcome)['structuredContent'] as Record<string, unknown>
}

/** Resolves when something holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
