import type { AnyFunction } from './tool-decorator.ts'

/** The code of every warning that `deprecated` emits; what `node --disable-warning` takes. */
export const DEPRECATION_CODE = 'MCPVER_DEP001'

const TYPE = 'DeprecationWarning'

/** A warning on calls of something deprecated. */
export interface Warning {
  readonly message: string
  /** Whether only the first call warns. */
  readonly once: boolean
  /** Whether the next call warns. */
  isDue: boolean
}

/** A warning that nobody has seen yet. */
export function createWarning(message: string, once: boolean): Warning {
  return { message, once, isDue: true }
}

interface Host {
  readonly process?: { emitWarning?(message: string, type: string, code: string, callee: AnyFunction): void }
  readonly console?: { warn?(message: string): void }
}

/**
 * Emits a warning through Node's machinery, which obeys `--no-deprecation` and the like, or where there is none, through the
 * console.
 *
 * @param callee The function being called: the stack of the warning begins at its caller.
 */
export function emitWarning(warning: Warning, callee: AnyFunction): void {
  warning.isDue = !warning.once
  // Looked up on every call: a host or a test may put its own in place, and workers have no `process`.
  const { process, console } = globalThis as Host
  if (typeof process?.emitWarning === 'function') {
    // Not as one options object: that form makes Node build the warning even under --no-deprecation.
    process.emitWarning(warning.message, TYPE, DEPRECATION_CODE, callee)
  } else {
    console?.warn?.(`[${DEPRECATION_CODE}] ${TYPE}: ${warning.message}`)
  }
}
