import { McpverError } from '@mcpver/core'

/** `fine` when something ends well, the code of the error of ours that it ends in, or else the whole error as text. */
export async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act()
    return 'fine'
  } catch (error) {
    return McpverError.isInstance(error) ? error.code : `unexpected: ${String(error)}`
  }
}
