import { RELEASE_STATES, quote, type ReleaseState } from '@mcpver/core'
import type { PromotionResult } from '@mcpver/lifecycle'
import type { Invocation } from '../command/command.ts'
import type { PromoteOptions } from '../command/promote.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { withProgress } from '../progress.ts'
import { shownLine } from '../shown.ts'
import { shownCredentials } from '../state/shown-credentials.ts'
import { statePaths } from '../state/state-options.ts'
import { usage } from '../usage.ts'
import { parseReleaseName, type ReleaseName } from './release-name.ts'
import { checksText, refusalText } from './release-report.ts'
import { withReleaseSystem } from './release-system.ts'

/** Moves a release to another state, and says what came of it. */
export async function promote({
  io,
  args: [text = '', target = ''],
  options,
}: Invocation<PromoteOptions>): Promise<ExitCode> {
  const paths = statePaths(options, io)
  const release = parseReleaseName(text)
  const { credentials, keySets } = await shownCredentials(options, { paths, io })
  const request = {
    ...release,
    target: stateOf(target),
    credentials,
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.breakGlass !== undefined && { breakGlass: options.breakGlass }),
  }
  const result = await withReleaseSystem({ paths, io, keySets }, ({ manager }) =>
    withProgress(io, 'Checking the release', () => manager.promoteVersion(request)),
  )
  await write(io.stdout, options.json === true ? jsonText(result) : promotionText(release, result, io))
  return exitOf(result)
}

function stateOf(text: string): ReleaseState {
  const state = RELEASE_STATES.find((one) => one === text)
  if (state !== undefined) return state
  throw usage(`${quote(text)} is no state of a release`, `There are ${RELEASE_STATES.join(', ')}.`)
}

function exitOf({ success }: PromotionResult): ExitCode {
  return success ? EXIT.fine : EXIT.findings
}

function promotionText({ name, version }: ReleaseName, result: PromotionResult, io: Io): string {
  const checks = result.securityCheck === undefined ? '' : checksText(result.securityCheck, io)
  if (!result.success) return `${checks}${refusalText(result, io)}`
  const step = `${result.oldState} → ${paintFor(io.stdout, io.env)('green', result.newState)}`
  return `${checks}${shownLine(`${name}@${version}`)}: ${step}\n`
}
