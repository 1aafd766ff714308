import { consoleLogger, defaultLogger, setDefaultLogger } from '@mcpver/core'
import { DeliveryError, NotifyError } from '../notify-error.ts'

/** The error that an act ends in. */
export function refusalOf(act: () => unknown): NotifyError {
  try {
    act()
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
  throw new Error('It was not refused')
}

function isRefusal(error: unknown): error is NotifyError {
  return error instanceof NotifyError
}

/** The error with which an attempt fails. */
export async function failureOf(attempt: Promise<unknown>): Promise<DeliveryError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof DeliveryError) return error
  throw new Error('It did not fail as attempts do', { cause: error })
}

/** Everything that is logged while something is done, and all that its error says. */
export async function saidDuring(act: () => Promise<unknown>): Promise<string> {
  const logger = defaultLogger()
  const said: unknown[] = []
  const write = (fields: object, message: string): void => void said.push(fields, message)
  setDefaultLogger({ ...consoleLogger, debug: write, info: write, warn: write, error: write })
  try {
    await act()
  } catch (error) {
    said.push(error)
  } finally {
    setDefaultLogger(logger)
  }
  return said.map(everythingOf).join('\n')
}

/** Also what does not show when it is printed as usual. */
function everythingOf(value: unknown): string {
  if (!(value instanceof Error)) {
    return typeof value === 'object' && value !== null
      ? Object.values(value).map(everythingOf).join(' ')
      : String(value)
  }
  const own = Object.getOwnPropertyNames(value).map((name) =>
    String((value as unknown as Record<string, unknown>)[name]),
  )
  return [...own, value.cause === undefined ? '' : everythingOf(value.cause)].join(' ')
}
