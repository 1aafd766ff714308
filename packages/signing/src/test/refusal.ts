import { SigningError } from '../signing-error.ts'

/** The error that a call throws. */
export function refusalOf(call: () => unknown): SigningError {
  try {
    call()
  } catch (error) {
    return signingError(error)
  }
  throw new Error('It was not refused')
}

/** The error that a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<SigningError> {
  try {
    await promise
  } catch (error) {
    return signingError(error)
  }
  throw new Error('It was not refused')
}

function signingError(error: unknown): SigningError {
  if (error instanceof SigningError && error.hint !== undefined) return error as SigningError
  throw error
}
