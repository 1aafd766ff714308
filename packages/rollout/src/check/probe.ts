/** Whether the server of a version starts, and lists what was approved. */
export type ProbeResult =
  { readonly success: true; readonly tools: readonly string[] } | { readonly success: false; readonly reason: string }

/** Starts the server of a version, or reaches it, and looks what it lists. @param signal Ends it. */
export type Probe = (name: string, version: string, signal: AbortSignal) => Promise<ProbeResult>

/** Calls a tool of a version, outside of any session of a client, and answers the result of `tools/call`. Rejects when there is none. */
export type CallTool = (
  call: {
    readonly name: string
    readonly version: string
    readonly tool: string
    readonly arguments: Readonly<Record<string, unknown>>
  },
  signal: AbortSignal,
) => Promise<Readonly<Record<string, unknown>>>
