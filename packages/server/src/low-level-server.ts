import type { McpServer } from '@modelcontextprotocol/server'

/** The SDK's server without its own tool handling; the SDK asks not to name the class directly. */
export type LowLevelServer = McpServer['server']
