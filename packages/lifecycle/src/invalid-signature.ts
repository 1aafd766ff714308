import { LifecycleError } from './lifecycle-error.ts'

/** The refusal of something that was just signed, and whose signature does not stand. */
export function invalidSignature(message: string): LifecycleError<'ERR_INVALID_SIGNATURE'> {
  return new LifecycleError(message, {
    code: 'ERR_INVALID_SIGNATURE',
    hint: 'Sign with a key that counts now, of somebody who has the role for it.',
  })
}
