import type { Secrets } from '@mcpver/gateway/process'
import type { Transport } from '@modelcontextprotocol/client'
import type { CliError } from '../cli-error.ts'

/** A way to a server, good for one connection. */
export interface ServerLink {
  readonly transport: Transport
  /** What must not be shown of what was passed to the server. */
  readonly secrets: Secrets
  /** Why the connection failed, where the link knows better than whoever used it; to be asked after `close`, not logged yet. */
  trouble(): CliError | undefined
  /** What else helps to understand a failure: what the server printed. */
  notes(): readonly string[]
  /** What is wrong with the server although it answered. */
  warnings(): readonly string[]
  /** Ends the connection and whatever was started for it. */
  close(): Promise<void>
}

/** One try at connecting; when it fails in a way that the next try can mend, that one is next. */
export interface Attempt {
  /** `auto` asks for the stateless revisions first; `legacy` begins with `initialize`, as clients did until 2025. */
  readonly mode: 'auto' | 'legacy'
  /** Whether it is worth trying after this error of the attempt before. */
  readonly mends: (error: unknown) => boolean
  /** Whether its own failure says less than the one before it. */
  readonly isGuess?: boolean
  open(): ServerLink
}

/** A server that can be asked, by whatever way. */
export interface ServerAddress {
  /** What to call it in messages; holds no secret. */
  readonly label: string
  readonly attempts: readonly Attempt[]
}
