import { logged, McpverError, type Logger } from '@mcpver/core'

/** Every code that an error of `@mcpver/registry` can have. */
export type RegistryErrorCode =
  | 'ERR_BACKWARD_MIGRATION'
  | 'ERR_DEFINITION_CONFLICT'
  | 'ERR_NAME_TAKEN'
  | 'ERR_REPLACEMENT_CYCLE'
  | 'ERR_RETIREMENT_INVALID'
  | 'ERR_UNKNOWN_REPLACEMENT'
  | 'ERR_UNKNOWN_TOOL'

/** What a registry refuses, which is unchanged afterwards, or a schedule that cannot be. */
export class RegistryError<Code extends RegistryErrorCode = RegistryErrorCode> extends McpverError<Code> {}

const HINTS = {
  ERR_BACKWARD_MIGRATION: 'Swap the two versions: migrations lead forward.',
  ERR_NAME_TAKEN: 'Take another name, or register the tool under the name that the alias leads to.',
  ERR_UNKNOWN_TOOL: 'Register the tool first.',
} as const

/** The error for a refusal whose hint is always the same; already logged. */
export function refusal(code: keyof typeof HINTS, message: string, logger: Logger): RegistryError {
  return logged(new RegistryError(message, { code, hint: HINTS[code] }), logger)
}
