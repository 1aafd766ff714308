import type { Headers, LinkEnd, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** What became of a request that the gateway sent in its own name. */
export type LinkOutcome =
  | { readonly kind: 'answer'; readonly answer: WireMessage; readonly status: number | undefined }
  | { readonly kind: 'end'; readonly reason: LinkEnd }
  | { readonly kind: 'silence' }

/** How a request is sent. */
export interface OwnRequest {
  readonly message: WireMessage
  readonly headers: Headers
  /** How long to wait, in milliseconds. */
  readonly patience: number
}

/** Sends a request and waits for what becomes of it. Never rejects; what comes before the answer is dropped. */
export function outcomeOf(link: UpstreamLink, { message, headers, patience }: OwnRequest): Promise<LinkOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      abort()
      resolve({ kind: 'silence' })
    }, patience)
    const settle = (outcome: LinkOutcome): void => {
      clearTimeout(timer)
      resolve(outcome)
    }
    const sink: RequestSink = {
      message: ignore,
      mark: ignore,
      answer: (answer, { status }) => settle({ kind: 'answer', answer, status }),
      end: (reason) => settle({ kind: 'end', reason }),
    }
    const abort = link.request(message, sink, headers)
  })
}

function ignore(): void {
  // Nobody waits for it.
}
