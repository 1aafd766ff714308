import { McpverError } from '@mcpver/core'

/** When an update should run, said so that it cannot be: `ERR_INVALID_SCHEDULE`. */
export class ScheduleError extends McpverError<'ERR_INVALID_SCHEDULE'> {
  constructor(message: string, hint: string) {
    super(message, { code: 'ERR_INVALID_SCHEDULE', hint })
  }
}
