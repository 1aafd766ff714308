import { APIVersion, type VersionInput } from './api-version.ts'
import { CoreError } from './core-error.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { assertToolName } from './tool-name.ts'

/** One thing that callers of a tool have to do on the way from a version to a later one. */
export interface MigrationStep {
  readonly toolName: string
  readonly fromVersion: APIVersion
  readonly toVersion: APIVersion
  /** What to do, in a few words: `rename parameter "city" to "location"`. */
  readonly action: string
  /** How and why, as long as need be. Empty when there is nothing to add. */
  readonly details: string
}

/** A migration step as authors write it. */
export interface MigrationStepInput {
  readonly toolName: string
  readonly fromVersion: VersionInput
  /** Later than `fromVersion`. */
  readonly toVersion: VersionInput
  /** What to do, in a few words; not empty. */
  readonly action: string
  /** How and why. Default: empty. */
  readonly details?: string | undefined
}

/**
 * Checks a migration step and makes it an immutable value.
 *
 * @throws {CoreError} `ERR_INVALID_MIGRATION` when it does not lead to a later version or says no action;
 *   `ERR_INVALID_TOOL_NAME`.
 * @throws {VersionParseError} `ERR_INVALID_VERSION`.
 */
export function toMigrationStep({
  toolName,
  fromVersion,
  toVersion,
  action,
  details = '',
}: MigrationStepInput): MigrationStep {
  assertToolName(toolName)
  const from = APIVersion.from(fromVersion)
  const to = APIVersion.from(toVersion)
  if (APIVersion.compare(from, to) >= 0) {
    throw logged(
      invalidMigration(
        `The migration of ${quote(toolName)} from ${String(from)} to ${String(to)} does not lead to a later version`,
        'Swap the two versions, or record the way back as prose in the details.',
      ),
    )
  }
  if (typeof action !== 'string' || action.trim() === '') {
    throw logged(invalidMigration(`${quote(action)} is not an action`, 'Say in a few words what callers have to do.'))
  }
  if (typeof details !== 'string') {
    throw logged(invalidMigration(`${quote(details)} are not details`, 'Write them as one text, or leave them out.'))
  }
  return Object.freeze({ toolName, fromVersion: from, toVersion: to, action, details })
}

function invalidMigration(message: string, hint: string): CoreError<'ERR_INVALID_MIGRATION'> {
  return new CoreError(message, { code: 'ERR_INVALID_MIGRATION', hint })
}
