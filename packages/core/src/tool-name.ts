import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'

const TOOL_NAME = /^[A-Za-z0-9._-]{1,128}$/

/** Whether a text is a tool name that the protocol allows: 1 to 128 of `A-Z a-z 0-9 . _ -` (SEP-986). */
export function isToolName(name: unknown): name is string {
  return typeof name === 'string' && TOOL_NAME.test(name)
}

/**
 * Narrows a value to a tool name.
 *
 * @throws {CoreError} `ERR_INVALID_TOOL_NAME` for a name that the protocol does not allow.
 */
export function assertToolName(name: unknown): asserts name is string {
  if (isToolName(name)) return
  throw logged(
    new CoreError(`${quote(name)} is not a tool name`, {
      code: 'ERR_INVALID_TOOL_NAME',
      hint: 'Use 1 to 128 letters (A-Z, a-z), digits, dots, underscores and hyphens. Put versions into the version, not into the name.',
    }),
  )
}
