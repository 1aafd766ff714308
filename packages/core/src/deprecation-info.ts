import { APIVersion, type VersionInput } from './api-version.ts'
import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { assertToolName } from './tool-name.ts'

/** That a tool should not be used any more, since when, until when, and what to use instead. */
export interface DeprecationInfo {
  /** The first version that is deprecated. */
  readonly since: APIVersion
  /** The version that no longer has the tool. */
  readonly removal?: APIVersion
  /** The day on which the tool goes, as `YYYY-MM-DD` or an ISO 8601 time with a zone. The wire name is SEP-2053's. */
  readonly removalDate?: string
  /** The name of the tool to use instead. */
  readonly replacement?: string
  /** Why, and what to do, for a person or a model. */
  readonly message?: string
}

/** A deprecation as authors write it: versions as texts or values. */
export interface DeprecationInput {
  /** The first version that is deprecated. */
  readonly since: VersionInput
  /** The version that will no longer have the tool; later than `since`. Default: not decided. */
  readonly removal?: VersionInput | undefined
  /** The day on which the tool goes: `YYYY-MM-DD` or an ISO 8601 time with a zone. Default: not decided. */
  readonly removalDate?: string | undefined
  /** The name of the tool to use instead. Default: none. */
  readonly replacement?: string | undefined
  /** Why, and what to do. Default: none. */
  readonly message?: string | undefined
}

/**
 * Checks a deprecation and makes it an immutable value.
 *
 * @throws {CoreError} `ERR_INVALID_DEPRECATION` when the removal does not come after `since`, the date is no date or the
 *   message no text; `ERR_INVALID_TOOL_NAME` for the replacement.
 * @throws {VersionParseError} `ERR_INVALID_VERSION` for `since` and `removal`.
 */
export function toDeprecationInfo(input: DeprecationInput): DeprecationInfo {
  const since = APIVersion.from(input.since)
  const removal = input.removal === undefined ? undefined : APIVersion.from(input.removal)
  const { removalDate, replacement, message } = input
  if (removal !== undefined && APIVersion.compare(removal, since) <= 0) {
    throw logged(
      invalidDeprecation(
        `Removal in ${String(removal)} does not come after the deprecation since ${String(since)}`,
        'Give callers at least one version between the two, or remove the tool without a deprecation.',
      ),
    )
  }
  if (removalDate !== undefined && !isDate(removalDate)) {
    throw logged(
      invalidDeprecation(
        `${quote(removalDate)} is not a removal date`,
        'Write "2027-03-31" or "2027-03-31T00:00:00Z".',
      ),
    )
  }
  if (replacement !== undefined) assertToolName(replacement)
  if (message !== undefined && typeof message !== 'string') {
    throw logged(invalidDeprecation(`${quote(message)} is not a message`, 'Write a sentence that says what to do.'))
  }
  return Object.freeze({
    since,
    ...(removal && { removal }),
    ...(removalDate !== undefined && { removalDate }),
    ...(replacement !== undefined && { replacement }),
    ...(message !== undefined && { message }),
  })
}

/**
 * One sentence after another on what is deprecated, until when, and what to use instead:
 * `Tool "get_forecast" is deprecated since v2.1.0 and will be removed in v3.0.0. Use "forecast" instead.`
 */
export function describeDeprecation(
  subject: string,
  { since, removal, removalDate, replacement, message }: DeprecationInfo,
): string {
  const end = [removal && `in ${String(removal)}`, removalDate !== undefined && `on ${removalDate}`]
    .filter(Boolean)
    .join(', ')
  const sentences = [
    `${subject} is deprecated since ${String(since)}${end === '' ? '' : ` and will be removed ${end}`}.`,
    replacement !== undefined && `Use "${replacement}" instead.`,
    message,
  ]
  return sentences.filter(Boolean).join(' ')
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

function isDate(text: unknown): boolean {
  if (typeof text !== 'string' || !DATE.test(text)) return false
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  // Date accepts 30 February and moves on to March; only a real day comes back as it was written.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day) && !Number.isNaN(Date.parse(text))
}

function invalidDeprecation(message: string, hint: string): CoreError<'ERR_INVALID_DEPRECATION'> {
  return new CoreError(message, { code: 'ERR_INVALID_DEPRECATION', hint })
}
