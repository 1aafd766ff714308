import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/rollout` can have. */
export type RolloutErrorCode =
  'ERR_CHECK_UNKNOWN' | 'ERR_INVALID_CONFIG' | 'ERR_LATER_CONFIG' | 'ERR_NOT_SERVED' | 'ERR_PLAN_IMPOSSIBLE'

/** Something about an update that `@mcpver/rollout` refuses; `code` says which kind. */
export class RolloutError<Code extends RolloutErrorCode = RolloutErrorCode> extends McpverError<Code> {}
