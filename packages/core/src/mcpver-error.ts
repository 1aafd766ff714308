const MARKER = Symbol.for('mcpver.error')

/** What every error of mcpver takes beside its message. */
export interface McpverErrorOptions<Code extends string> {
  /** The stable, machine-readable code: `ERR_<AREA>_<WHAT>`. */
  readonly code: Code
  /** What the reader can do about it, as a sentence. Default: none. */
  readonly hint?: string | undefined
  /** The error that led to this one. Default: none. */
  readonly cause?: unknown
}

/**
 * The base class of every error that mcpver throws.
 *
 * The message says what was wrong, with the offending value and where it stands; `hint` says what to do.
 */
export abstract class McpverError<Code extends string = string> extends Error {
  /** The stable, machine-readable code. */
  readonly code: Code
  /** What the reader can do about it. */
  readonly hint: string | undefined

  constructor(message: string, { code, hint, cause }: McpverErrorOptions<Code>) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.hint = hint
    Object.defineProperty(this, MARKER, { value: true })
  }

  /**
   * Whether a value is an error of mcpver, also when it comes from another installed copy of this package
   * (`instanceof` would miss that one).
   */
  static isInstance(value: unknown): value is McpverError {
    return value instanceof Error && (value as { [MARKER]?: unknown })[MARKER] === true
  }
}
