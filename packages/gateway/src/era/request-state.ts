import { createHash } from 'node:crypto'
import { canonicalize, isPlainObject, McpverError, parseJson, type Clock } from '@mcpver/core'
import type { Seal, SealScope } from '../affinity/seal.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { paramsIn } from './envelope.ts'

/** What states are made with. */
export interface RequestStatesOptions {
  readonly seal: Seal
  /** How long a state is good for, in milliseconds. */
  readonly lifetime: number
  readonly clock: Clock
}

/** For whom and for what a state is good. */
export interface StateScope {
  /** Who gets it, and alone may bring it back. */
  readonly owner: string
  readonly message: WireMessage
}

/** What a state says, or why it says nothing. */
export type StateReading =
  | { readonly success: true; readonly exchange: string }
  | { readonly success: false; readonly reason: 'expired' | 'foreign' }

/**
 * The states that clients bring back with their answers to a server's questions. Each is sealed, for one caller, one request and some
 * time. Source: the protocol's revision 2026-07-28, "Multi Round-Trip Requests".
 */
export class RequestStates {
  readonly #options: RequestStatesOptions

  constructor(options: RequestStatesOptions) {
    this.#options = options
  }

  /** @param exchange What the state is to name, in a few characters; empty for a request that is to be sent anew. */
  sign(exchange: string, scope: StateScope): string {
    const { seal, clock, lifetime } = this.#options
    const text = JSON.stringify({ exchange, until: clock.now() + lifetime })
    const state = seal.close(text, sealScopeOf(scope))
    if (state === undefined) throw new Error('The name of an exchange is too long for a state')
    return state
  }

  /** @param state Whatever the client sent. */
  read(state: string, scope: StateScope): StateReading {
    const text = this.#options.seal.open(state, sealScopeOf(scope))
    const said = text === undefined ? undefined : parseJson(text)
    if (!isPlainObject(said) || typeof said['exchange'] !== 'string') return { success: false, reason: 'foreign' }
    if (Number(said['until']) < this.#options.clock.now()) return { success: false, reason: 'expired' }
    return { success: true, exchange: said['exchange'] }
  }
}

function sealScopeOf({ owner, message }: StateScope): SealScope {
  return ['exchange', owner, digestOf(message)]
}

const OF_ONE_ATTEMPT: ReadonlySet<string> = new Set(['_meta', 'inputResponses', 'requestState'])

/** Says which request a retry repeats: its method and params, without what differs between the two. */
function digestOf(message: WireMessage): string {
  const params = Object.entries(paramsIn(message)).filter(([name]) => !OF_ONE_ATTEMPT.has(name))
  return createHash('sha256')
    .update(`${message.method ?? ''} ${canonicalText(Object.fromEntries(params))}`)
    .digest('base64url')
}

function canonicalText(params: object): string {
  try {
    return canonicalize(params)
  } catch (error) {
    // Lone surrogates, or hundreds of levels: such params are told apart by how they are written.
    if (!McpverError.isInstance(error)) throw error
    return JSON.stringify(params)
  }
}
