import type { DeliveryFailure } from '../notify-error.ts'

/** What is read of an error of the library's. */
interface SmtpError {
  readonly code?: unknown
  readonly responseCode?: unknown
  readonly cause?: { readonly name?: unknown }
}

/** Whether another attempt is of use: not after a 5xx (RFC 5321, 4.2.1). */
export function smtpFailure(error: unknown): DeliveryFailure {
  const { responseCode } = error as SmtpError
  return { isPermanent: typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600 }
}

/** Why a server did not take a message, in words that hold nothing that the server said. */
export function smtpReason(error: unknown): string {
  const { code, responseCode, cause } = error as SmtpError
  if (cause?.name === 'TimeoutError') return 'it took too long'
  const shown = typeof code === 'string' && /^[A-Z_]+$/.test(code) ? code : 'unknown reason'
  return typeof responseCode === 'number' ? `${shown}, ${String(responseCode)}` : shown
}
