import type { AbortRequest, RequestSink } from '../upstream/upstream-link.ts'

/**
 * Does something for a request that has to wait first. When the client gives up meanwhile, it is not done.
 *
 * @param open Resolves to what is to be done then. When it rejects, the request ends as failed.
 */
export function openThrough(sink: RequestSink, open: () => Promise<() => AbortRequest>): AbortRequest {
  let abort: AbortRequest | undefined
  let isAborted = false
  open().then(
    (proceed) => {
      if (!isAborted) abort = proceed()
    },
    (error: unknown) => {
      if (!isAborted) sink.end({ kind: 'failed', error: error as Error })
    },
  )
  return () => {
    isAborted = true
    abort?.()
  }
}
