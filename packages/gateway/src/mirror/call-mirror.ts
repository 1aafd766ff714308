import { McpverError, type Logger } from '@mcpver/core'
import type { GuardedRelease } from '../server/live-release.ts'
import type { CalledTool, CallEnd } from '../server/served-server.ts'
import type { Caller } from '../session/caller.ts'
import { callRelease } from '../trial/release-call.ts'
import type { TrialCallResult } from '../trial/trial-result.ts'

/** What sends copies of calls. */
export interface CallMirrorOptions {
  /** How many may be under way; more are not sent. Default: 32. */
  readonly most?: number | undefined
  /** How long an answer may take, in milliseconds. Default: a minute. */
  readonly patience?: number | undefined
  /** A number from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Takes note of a copy that is over. Never throws. */
  readonly record: (server: string, end: CallEnd) => void
  readonly logger: Logger
}

/** A copy of a call. */
export interface MirroredCall {
  readonly server: string
  readonly release: GuardedRelease
  readonly tool: CalledTool
  /** The arguments as JSON. */
  readonly text: string
  /** Who made the call; of that, nothing goes along. */
  readonly caller: Caller
}

const MOST = 32
const ANSWERED_BY_ERROR = 'ERR_UPSTREAM_ANSWER'
const WITHHELD: ReadonlySet<string> = new Set(['ERR_TOOL_WITHHELD', 'ERR_UNKNOWN_TOOL'])

/** Sends copies of calls in the gateway's own name, and takes note of how they end. Nobody gets the answers. */
export class CallMirror {
  readonly #options: CallMirrorOptions
  readonly #end = new AbortController()
  readonly #underWay = new Set<Promise<void>>()

  constructor(options: CallMirrorOptions) {
    this.#options = options
  }

  /** Whether one more copy is wanted, of so many percent of the calls. */
  wants(percent: number): boolean {
    const { random = Math.random } = this.#options
    return random() * 100 < percent && this.#hasRoom
  }

  /** Sends a copy, unless too many are under way. Never throws. */
  send(call: MirroredCall): void {
    if (!this.#hasRoom) return
    const sent = this.#send(call).finally(() => this.#underWay.delete(sent))
    this.#underWay.add(sent)
  }

  /** Takes note of a copy that would have been refused. */
  refused({ server, release, tool, caller }: Omit<MirroredCall, 'text'>, code: string): void {
    const end = { tool: tool.name, selected: release.version, caller, code, startedAt: performance.now() }
    this.#options.record(server, { ...end, ...REFUSED })
  }

  /** Gives up what is under way. Resolves when nothing is. */
  async close(): Promise<void> {
    this.#end.abort()
    await Promise.all(this.#underWay)
  }

  get #hasRoom(): boolean {
    return this.#underWay.size < (this.#options.most ?? MOST) && !this.#end.signal.aborted
  }

  async #send(call: MirroredCall): Promise<void> {
    const { server, release, tool, text, caller } = call
    const startedAt = performance.now()
    const { outcome, code } = await this.#outcomeOf(release, tool.name, text)
    if (this.#end.signal.aborted) return
    if (outcome === 'refused') return this.refused(call, code)
    const { name, version, isDeprecated, adaptedFrom } = tool
    const said = { tool: name, version, release: release.version, selected: release.version, adaptedFrom }
    this.#options.record(server, { ...said, outcome, isDeprecated, startedAt, caller })
  }

  async #outcomeOf(release: GuardedRelease, tool: string, text: string): Promise<Outcome> {
    const { patience, logger } = this.#options
    try {
      return outcomeIn(await callRelease(release, { tool, text, patience, signal: this.#end.signal }))
    } catch (error) {
      const { server, version } = release.served
      logger.debug({ err: error, server, version, tool }, 'A copy of a call got no answer')
      return { outcome: 'failed', code: McpverError.isInstance(error) ? error.code : '' }
    }
  }
}

interface Outcome {
  readonly outcome: CallEnd['outcome']
  readonly code: string
}

const REFUSED = { outcome: 'refused', version: undefined, release: undefined, isDeprecated: false } as const

function outcomeIn(called: TrialCallResult): Outcome {
  if (called.success) return { outcome: called.result['isError'] === true ? 'tool-error' : 'served', code: '' }
  const { code } = called
  if (code === ANSWERED_BY_ERROR) return { outcome: 'error', code }
  return { outcome: WITHHELD.has(code) ? 'refused' : 'failed', code }
}
