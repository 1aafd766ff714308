import type { Clock, Logger } from '@mcpver/core'
import type { MemberList } from './member-list.ts'
import type { ClashBoard } from './name-clash.ts'
import type { NameScheme } from './name-scheme.ts'

/** What all have in common that serve several servers together. */
export interface MergedSurroundings {
  readonly members: MemberList
  readonly scheme: NameScheme
  readonly board: ClashBoard
  /** How long those that can be reached wait for others, in milliseconds: in a handshake, and for each page of a list. */
  readonly patience: number
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly logger: Logger
}
