import { logged, McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/decorators` can have. */
export type DecoratorErrorCode = 'ERR_INVALID_DECORATOR_TARGET'

/** A decorator that stands where it cannot work: `ERR_INVALID_DECORATOR_TARGET`. */
export class DecoratorError extends McpverError<DecoratorErrorCode> {}

/** The error for a target that cannot be decorated, already logged. */
export function invalidTarget(message: string, hint: string): DecoratorError {
  return logged(new DecoratorError(message, { code: 'ERR_INVALID_DECORATOR_TARGET', hint }))
}
