import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/server` can have. The codes that callers see are those of core's wire types. */
export type ToolServerErrorCode =
  'ERR_ADAPTER_INVALID' | 'ERR_SCHEMA_UNSUPPORTED' | 'ERR_TOOLS_TAKEN' | 'ERR_VERSION_UNSERVED'

/** What `@mcpver/server` refuses its author. */
export class ToolServerError extends McpverError<ToolServerErrorCode> {}
