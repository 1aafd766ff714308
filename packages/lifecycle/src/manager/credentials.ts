import type { ReleaseState } from '@mcpver/core'

/** What somebody shows to be let in: a key, a token, or a name that the surroundings vouch for. Only an `Authority` looks into it. */
export type Credentials = Readonly<Record<string, unknown>>

/** Somebody whom an authority knows. */
export interface Identity {
  /** The same for the same person, whatever they show. */
  readonly person: string
}

/** Who decides who somebody is, and what they may do. */
export interface Authority {
  /** Who shows these credentials; `undefined` when they are not valid. */
  identify(credentials: Credentials): Promise<Identity | undefined>
  /** Whether somebody may create versions of a name. */
  mayCreate(identity: Identity, name: string): Promise<boolean>
  /** Whether somebody may move a version of a name to a state. */
  mayPromote(identity: Identity, move: Move): Promise<boolean>
  /** Whether somebody's approval of a move counts, as long as they are not the author. */
  mayApprove(identity: Identity, move: Move): Promise<boolean>
  /** Whether somebody may, in an emergency, move a version without the approvals that it needs. */
  mayBreakGlass(identity: Identity, move: Move): Promise<boolean>
  /** Whether somebody may add evidence to versions of a name. Default: whoever may create them. */
  mayAddEvidence?(identity: Identity, name: string): Promise<boolean>
}

/** A move of versions of a name to a state. */
export interface Move {
  readonly name: string
  readonly target: ReleaseState
}
