import { LifecycleError } from '../lifecycle-error.ts'

/** The error that a call throws. */
export function refusalOf(call: () => unknown): LifecycleError {
  try {
    call()
  } catch (error) {
    return lifecycleError(error)
  }
  throw new Error('It was not refused')
}

/** The error that a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<LifecycleError> {
  try {
    await promise
  } catch (error) {
    return lifecycleError(error)
  }
  throw new Error('It was not refused')
}

function lifecycleError(error: unknown): LifecycleError {
  if (error instanceof LifecycleError && error.hint !== undefined) return error as LifecycleError
  throw error
}
