import type { CheckOutcome, CheckFinding } from './outcome.ts'
import type { CheckContext, ChosenCheck } from './update-check.ts'

/**
 * Runs checks, all at once, each within its time. One that throws or takes too long is unknown.
 *
 * @param signal Ends all.
 */
export function runChecks(
  checks: readonly ChosenCheck[],
  context: CheckContext,
  signal: AbortSignal,
): Promise<readonly CheckOutcome[]> {
  return Promise.all(checks.map(async (check) => ({ check: check.name, ...(await runCheck(check, context, signal)) })))
}

/** A check that does not end when it is told to is left behind: nothing waits for it. */
async function runCheck(check: ChosenCheck, context: CheckContext, signal: AbortSignal): Promise<CheckFinding> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), check.timeout)
  const either = AbortSignal.any([signal, end.signal])
  const ended = Promise.withResolvers<never>()
  // Nobody waits for it when the check throws at once.
  ended.promise.catch(() => undefined)
  const refuse = (): void => ended.reject(new Error('It was ended'))
  if (either.aborted) refuse()
  either.addEventListener('abort', refuse)
  const late: CheckFinding = {
    status: 'unknown',
    reason: `It took longer than ${String(check.timeout)} ms`,
    hint: 'Give it more time: "timeout".',
  }
  try {
    const found = await Promise.race([check.run(context, either), ended.promise])
    // What it says of its own end is of no interest.
    return end.signal.aborted ? late : found
  } catch (error) {
    if (end.signal.aborted) return late
    return { status: 'unknown', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
    // Node keeps a signal made of others for ever that somebody listens to.
    either.removeEventListener('abort', refuse)
  }
}
