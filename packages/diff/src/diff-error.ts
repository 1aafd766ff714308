import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/diff` can have. */
export type DiffErrorCode = 'ERR_DUPLICATE_TOOL' | 'ERR_SCHEMA_UNREADABLE' | 'ERR_TOO_DEEP'

/** What `@mcpver/diff` refuses. */
export class DiffError<Code extends DiffErrorCode = DiffErrorCode> extends McpverError<Code> {}
