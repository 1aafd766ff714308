import { isPlainObject, parseJson } from '@mcpver/core'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { UNNAMED_CLIENT, withEnvelope } from './envelope.ts'
import { outcomeOf, type LinkOutcome } from './link-outcome.ts'
import { mirrorHeaders } from './mirror-headers.ts'
import { NEWEST_SESSION_REVISION } from './revision.ts'

/** Whether a server speaks an era; `unknown` when it said nothing that would tell, such as that it is too busy. */
export type EraVerdict =
  | { readonly kind: 'speaks'; readonly revisions?: readonly string[] }
  | { readonly kind: 'lacks' }
  | { readonly kind: 'unknown' }

/** How a server is asked. */
export interface ProbeOptions {
  /** How long it has to answer, in milliseconds. */
  readonly patience: number
  /** Whether it is a process, whose end is an answer too. */
  readonly isProcess: boolean
}

const CLIENT = { clientInfo: UNNAMED_CLIENT, capabilities: '{}' }
const DISCOVER = withEnvelope(
  readMessage('{"jsonrpc":"2.0","id":"mcpver-era","method":"server/discover","params":{}}'),
  CLIENT,
)
const INITIALIZE = readMessage(
  `{"jsonrpc":"2.0","id":"mcpver-era","method":"initialize","params":{"protocolVersion":"${NEWEST_SESSION_REVISION}",` +
    `"capabilities":{},"clientInfo":${UNNAMED_CLIENT}}}`,
)

/** Errors that only servers without sessions know. Source: the protocol's revision 2026-07-28, "Error Codes". */
const STATELESS_ERRORS: ReadonlySet<unknown> = new Set([-32_020, -32_021, -32_022])
/** Refusals of this caller, or of all for now, whatever they speak. */
const NO_ANSWER: ReadonlySet<number> = new Set([401, 403, 407, 408, 429])

/** Whether a server takes requests that belong to no session. */
export async function probeStateless(link: UpstreamLink, options: ProbeOptions): Promise<EraVerdict> {
  const { patience } = options
  const outcome = await outcomeOf(link, { message: DISCOVER, headers: mirrorHeaders(DISCOVER), patience })
  return verdictOf(outcome, options, (value) => {
    const result = value['result']
    const offered = isPlainObject(result) ? result['supportedVersions'] : undefined
    if (Array.isArray(offered)) return { kind: 'speaks', revisions: textsIn(offered) }
    const error = isPlainObject(value['error']) ? value['error'] : {}
    if (!STATELESS_ERRORS.has(error['code'])) return undefined
    const data = isPlainObject(error['data']) ? error['data'] : {}
    return Array.isArray(data['supported'])
      ? { kind: 'speaks', revisions: textsIn(data['supported']) }
      : { kind: 'speaks' }
  })
}

/** Whether a server begins sessions. The one that it begins for this is left to be closed by the caller. */
export async function probeSession(link: UpstreamLink, options: ProbeOptions): Promise<EraVerdict> {
  const outcome = await outcomeOf(link, { message: INITIALIZE, headers: {}, patience: options.patience })
  return verdictOf(outcome, options, (value) => {
    const result = value['result']
    return isPlainObject(result) && typeof result['protocolVersion'] === 'string' ? { kind: 'speaks' } : undefined
  })
}

/** @param read What a message says; `undefined` when it is no answer of the era. */
function verdictOf(
  outcome: LinkOutcome,
  { isProcess }: ProbeOptions,
  read: (value: WireMessage['value']) => EraVerdict | undefined,
): EraVerdict {
  switch (outcome.kind) {
    case 'answer':
      return read(outcome.answer.value) ?? ofStatus(outcome.status)
    case 'silence':
      return LACKS
    case 'end': {
      const { reason } = outcome
      if (reason.kind === 'refused') return read(bodyOf(reason.body)) ?? ofStatus(reason.status)
      return isProcess && reason.kind === 'failed' ? LACKS : UNKNOWN
    }
  }
}

const LACKS: EraVerdict = { kind: 'lacks' }
const UNKNOWN: EraVerdict = { kind: 'unknown' }

function ofStatus(status = 200): EraVerdict {
  return status >= 500 || NO_ANSWER.has(status) ? UNKNOWN : LACKS
}

/** What a server says that refused a request without reading its id. */
function bodyOf(body: Uint8Array): WireMessage['value'] {
  try {
    const value = parseJson(Buffer.from(body).toString('utf8'))
    return isPlainObject(value) ? (value as WireMessage['value']) : {}
  } catch {
    return {}
  }
}

function textsIn(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
