import type { JsonObject, ToolDefinition } from '@mcpver/core'

/** The tools of a server at one moment, as `tools/list` answered them, and who answered. */
export interface ToolSurface {
  /** `serverInfo` of the handshake. Absent when the server did not say, or when nobody wrote it down. */
  readonly server?: { readonly name: string; readonly version: string }
  /** The revision of the protocol that was spoken. */
  readonly protocolVersion?: string
  /** What the server said it can do, in the handshake. */
  readonly capabilities?: JsonObject
  /** Every tool, each name once; nothing of a definition is dropped. */
  readonly tools: readonly ToolDefinition[]
}
