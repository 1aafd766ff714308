import type { WireMessage } from '../wire/wire-message.ts'

/** What an event stream says of an event besides its data. */
export interface EventMark {
  /** Where a reader that lost the stream goes on. */
  readonly id?: string
  /** In how many milliseconds such a reader comes back. */
  readonly retry?: number
}

/** Takes what a server sends in one stream. */
export interface StreamSink {
  /** A message of the server. */
  message(message: WireMessage, mark?: EventMark): void
  /** An event without a message, which only marks a place in the stream. */
  mark(mark: EventMark): void
  /** The stream is over. Nothing follows. */
  end(reason: LinkEnd): void
}

/**
 * Takes what becomes of a request that was sent upstream: first the messages that belong to it (progress, log lines, questions to the
 * client), then the answer, or the end without one.
 */
export interface RequestSink extends StreamSink {
  /** The answer, with the HTTP status that it came with where it came over HTTP. Nothing follows. */
  answer(message: WireMessage, place: AnswerPlace): void
}

/** How an answer came, where it came over HTTP. */
export interface AnswerPlace {
  readonly status?: number
  /** Only of an answer in an event stream. */
  readonly mark?: EventMark
}

/** Why a request has no answer, or why a link is no more. */
export type LinkEnd =
  /** The server ended the stream on purpose; the answer may be had by reading on from the last mark. */
  | { readonly kind: 'paused' }
  /** The server forgot the session: HTTP status 404. */
  | { readonly kind: 'session-lost' }
  /** The server refused with a status and a body that is no message of the protocol. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly contentType: string | undefined
      readonly body: Uint8Array
    }
  /** The server cannot be reached, has ended, or said what cannot be understood. */
  | { readonly kind: 'failed'; readonly error: Error }
  /** The link was closed from this side. */
  | { readonly kind: 'closed' }

/** What a link tells that belongs to no request. */
export interface LinkEvents {
  /** A notification or a request of the server. */
  message(message: WireMessage, mark?: EventMark): void
  /** The link is no more: the process has ended, the stream cannot be had again. Told once. */
  end(reason: LinkEnd): void
}

/** Ends what a request is waiting for. Nothing is told to the sink afterwards. */
export type AbortRequest = () => void

/** HTTP headers to send along, names in lower case. */
export type Headers = Readonly<Record<string, string>>

/**
 * One connection to one server: a process, or a session over HTTP. Messages go through as they are, whatever is in them; ids are
 * the caller's business, who must not have two requests with one id under way.
 */
export interface UpstreamLink {
  /** Sends a request. */
  request(message: WireMessage, sink: RequestSink, headers?: Headers): AbortRequest
  /**
   * Sends what gets no answer: a notification, or the client's answer to a question. Rejects with a `GatewayError` when it cannot
   * be handed over.
   */
  send(message: WireMessage, headers?: Headers): Promise<void>
  /** Ends the link and what belongs to it, the process and its children too. Resolves when they are gone. */
  close(): Promise<void>
}
