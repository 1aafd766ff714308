/** What tools that look at code found, whatever the format in which they said so. */
export interface QualityReport {
  /** What they call an error and nobody suppressed. */
  readonly errors: number
  readonly warnings: number
  /** What does not count against the code: notes, and what somebody has yet to review. */
  readonly notes: number
  /** What was found and suppressed. */
  readonly suppressed: number
  /** Files of which the report says that they were looked at. */
  readonly files: number
  /** Rules of which the report says that the tool has them; 0 in a format that does not list them. */
  readonly rules: number
  /** The tools that looked; `undefined` in a format that does not say. */
  readonly tool: string | undefined
  readonly version: string | undefined
  /** Why the numbers are not all that there is, as a sentence: the tool broke off. `undefined` when it came to its end. */
  readonly incomplete: string | undefined
}
