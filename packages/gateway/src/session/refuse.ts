import type { AbortRequest, RequestSink } from '../upstream/upstream-link.ts'
import { errorResponse, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** Answers a request with an error. There is nothing to be ended afterwards. */
export function refuse({ id }: WireMessage, sink: RequestSink, error: JsonRpcError): AbortRequest {
  sink.answer(errorResponse(id, error), {})
  return nothing
}

function nothing(): void {
  // The request is over.
}
