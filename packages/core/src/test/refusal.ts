import { expect } from 'vitest'
import { CoreError, type CoreErrorCode } from '../core-error.ts'
import { defaultLogger, setDefaultLogger } from '../logger.ts'

/** What a refusal has to say: its code, and the texts that its message must hold, the offending value above all. */
export interface ExpectedRefusal {
  readonly code: CoreErrorCode
  readonly names: readonly string[]
}

/**
 * The error of this package that an act ends in; fails when it ends well or with another error, and when the error was not
 * logged before it was thrown.
 */
export function refusalOf(act: () => unknown): CoreError {
  const logger = defaultLogger()
  const told: unknown[] = []
  setDefaultLogger({
    ...logger,
    error: (fields, message) => {
      told.push((fields as { readonly err: unknown }).err)
      logger.error(fields, message)
    },
  })
  try {
    act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    expect(told.at(-1)).toBe(error)
    return error
  } finally {
    setDefaultLogger(logger)
  }
  throw new Error('Expected a refusal, and there was none')
}

function isRefusal(error: unknown): error is CoreError {
  return error instanceof CoreError
}

/** The error of this package that a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<CoreError> {
  const result = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  if (isRefusal(result?.error)) return result.error
  throw new Error('Expected a refusal', { cause: result?.error })
}

/** Checks what every refusal owes its reader: the code, the offending value on one line, and a hint that is a sentence. */
export function expectRefusal(error: CoreError, { code, names }: ExpectedRefusal): void {
  expect(error.code).toBe(code)
  for (const name of names) expect(error.message).toContain(name)
  expect(error.message).not.toMatch(/[\r\n\u2028\u2029]/)
  expect(error.hint ?? '').toMatch(/[.?)]$/)
}
