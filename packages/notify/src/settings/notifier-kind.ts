import type { Clock, DocumentNode, Logger, Notifier } from '@mcpver/core'
import type { Fetch } from '../http/http-options.ts'

/** What notifiers are made with, besides their settings. */
export interface NotifierResources {
  /** What a reference such as `env:NAME` stands for; rejects where it stands for nothing. */
  readonly secretOf: (reference: string) => Promise<string>
  /** Default: the default logger of `@mcpver/core`. */
  readonly logger?: Logger
  /** Default: the global one. */
  readonly fetch?: Fetch
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** Makes a notifier of what was read. Rejects with `ERR_INVALID_NOTIFIER`, and as `secretOf` does. */
export type NotifierMaker = (name: string, resources: NotifierResources) => Promise<Notifier>

/** A kind of notifier that settings can name. */
export interface NotifierKind {
  readonly kind: string
  /** Members that have to be there, besides `kind`. */
  readonly required: readonly string[]
  /** Members that may be there, besides those of every kind: `name`, `severity`, `types`. */
  readonly optional: readonly string[]
  /** Reads the members, and refuses what is wrong where it stands. */
  readonly read: (members: Readonly<Partial<Record<string, DocumentNode>>>) => NotifierMaker
}
