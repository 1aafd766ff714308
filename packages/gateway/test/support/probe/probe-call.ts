import type { ProbeSession } from './probe-session.ts'

/** In which way client and server talk: with sessions up to revision 2025-11-25, or each request by itself from 2026-07-28. */
export type Era = 'session' | 'stateless'

/** How the probe answers one request. */
export interface Replier {
  /** Sends a message that belongs to the request, before its answer. */
  send(text: string): void
  /** Sends the answer; the status counts over HTTP only. */
  end(text: string, status?: number): void
  /** Ends the stream without an answer, which is to be had by reading on; over HTTP only. */
  pause(): void
}

/** One request that the probe answers. */
export interface ProbeCall extends Replier {
  readonly era: Era
  readonly method: string
  /** As they are written. */
  readonly id: string
  readonly params: string
  readonly session: ProbeSession
  /** What to do when the client does not want the answer any more. */
  onCancel: (() => void) | undefined
}

/** Answers with a result, as it is written. */
export function give(call: ProbeCall, result: string): void {
  call.end(`{"jsonrpc":"2.0","id":${call.id},"result":${result}}`)
}

/** Answers with an error, as it is written. */
export function refuse(call: ProbeCall, error: string, status = 200): void {
  call.end(`{"jsonrpc":"2.0","id":${call.id},"error":${error}}`, status)
}
