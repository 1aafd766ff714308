import { logged, McpverError } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Headers, LinkEnd, RequestSink, UpstreamLink } from './upstream-link.ts'

/** How long a server has to answer what the gateway waits for itself, in milliseconds. */
const PATIENCE = 60_000

/** How a server is asked. */
export interface AskOptions {
  readonly headers?: Headers | undefined
  /** How long it may take, in milliseconds. Default: a minute. */
  readonly patience?: number
  /** Gives it up. Default: nothing does. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks a server by oneself; an error is an answer.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` when there is none in time, `ERR_UPSTREAM_SESSION` when the server does not know the
 *   session any more, and what the link failed with (the promise rejects).
 */
export function ask(link: UpstreamLink, request: WireMessage, headers?: Headers): Promise<WireMessage> {
  return askWithin(link, request, { headers })
}

/** As `ask`, with a limit of one's own. */
export function askWithin(
  link: UpstreamLink,
  request: WireMessage,
  { headers, patience = PATIENCE, signal }: AskOptions,
): Promise<WireMessage> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: Error): void => {
      over()
      abort()
      reject(why)
    }
    const timer = setTimeout(() => giveUp(logged(late(request, patience))), patience)
    timer.unref()
    const abandon = (): void => giveUp(abandoned(request))
    signal?.addEventListener('abort', abandon)
    const over = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abandon)
    }
    const sink: RequestSink = {
      message: () => undefined,
      mark: () => undefined,
      answer: (answer) => {
        over()
        resolve(answer)
      },
      end: (reason) => {
        over()
        reject(failureOf(reason))
      },
    }
    const abort = link.request(request, sink, headers)
    if (signal?.aborted === true) abandon()
  })
}

/** Whether an error says that the server does not know the session any more. */
export function isSessionLost(error: unknown): boolean {
  return McpverError.isInstance(error) && error.code === 'ERR_UPSTREAM_SESSION'
}

function failureOf(reason: LinkEnd): Error {
  if (reason.kind === 'failed') return reason.error
  const isLost = reason.kind === 'session-lost'
  const status = reason.kind === 'refused' ? `, status ${String(reason.status)}` : ''
  return new GatewayError(`The server gave no answer (${reason.kind}${status})`, {
    code: isLost ? 'ERR_UPSTREAM_SESSION' : 'ERR_UPSTREAM_FAILED',
    hint: isLost ? 'Begin another session.' : 'Look at what the server logged.',
  })
}

function abandoned({ method = '' }: WireMessage): GatewayError {
  return new GatewayError(`The request ${method} was given up`, {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Ask again, with more time.',
  })
}

function late({ method = '' }: WireMessage, patience: number): GatewayError {
  return new GatewayError(`The server did not answer ${method} within ${String(patience)} ms`, {
    code: 'ERR_UPSTREAM_FAILED',
    hint: 'Look at what the server logged; it may hang.',
  })
}
