import type { LatencySketchDocument } from './latency-sketch.ts'

/** Whose calls are counted together. */
export interface CallSeries {
  readonly server: string
  /** The version of the server that served them; of those that were refused, the one that the caller was on. */
  readonly release: string
  readonly tool: string
  /** The version of the tool; empty for those that were refused, or whose tool was never approved. */
  readonly version: string
  /** What the client calls itself, or `other`. */
  readonly client: string
}

/** Calls of one series that were over within one span of time, counted by one gateway. */
export interface CallTally extends CallSeries {
  /** The gateway that counted. */
  readonly gateway: string
  /** Whether nobody got the answers: copies of calls that other versions served. */
  readonly isMirrored: boolean
  /** When the span began, in milliseconds since 1970. */
  readonly from: number
  /** How long it is, in milliseconds. */
  readonly span: number
  /** All of them, however they ended. */
  readonly calls: number
  /** Answered with a JSON-RPC error. */
  readonly errors: number
  /** Answered with `isError`. */
  readonly toolErrors: number
  /** Not answered: the server was lost, or could not be reached. */
  readonly failures: number
  /** Refused by the gateway. */
  readonly refusals: number
  /** Given up by the client. */
  readonly abandoned: number
  /** Of deprecated tools. */
  readonly deprecated: number
  /** How long those took that were answered, in milliseconds. */
  readonly latency: LatencySketchDocument
}

/** Which tallies are asked for. */
export interface TallyQuery {
  readonly server: string
  /** Default: all. */
  readonly release?: string
  /** Those whose span begins at this time or later. */
  readonly from: number
  /** Those whose span begins before this time. Default: all. */
  readonly until?: number
}

/** Where counts of calls are kept. They may lack the last moments before a crash. */
export interface TallyStore {
  /**
   * Adds tallies, in a transaction of its own; where many machines share a store it waits for no writer. One of the same series, gateway,
   * beginning and kind (mirrored or not) is replaced.
   */
  add(tallies: readonly CallTally[]): Promise<void>
  /** In order of time. */
  read(query: TallyQuery): Promise<readonly CallTally[]>
  /** Removes what began before a time. Answers how many. */
  prune(before: number): Promise<number>
}
