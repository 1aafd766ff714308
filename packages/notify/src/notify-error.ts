import { logged, McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/notify` can have. */
export type NotifyErrorCode = 'ERR_INVALID_NOTIFIER' | 'ERR_NOT_DELIVERED'

/** What `@mcpver/notify` refuses, or could not send; `code` says which. No message holds what could be a secret. */
export class NotifyError<Code extends NotifyErrorCode = NotifyErrorCode> extends McpverError<Code> {}

/** What is known of an attempt that failed. */
export interface DeliveryFailure {
  /** Whether trying again is of no use. */
  readonly isPermanent: boolean
  /** How long the other side asks to be left alone, in milliseconds. Default: it does not say. */
  readonly retryAfter?: number | undefined
}

/** A notification was not sent: `ERR_NOT_DELIVERED`. */
export class DeliveryError extends NotifyError<'ERR_NOT_DELIVERED'> implements DeliveryFailure {
  readonly isPermanent: boolean
  readonly retryAfter: number | undefined

  constructor(message: string, { isPermanent, retryAfter }: DeliveryFailure) {
    super(message, {
      code: 'ERR_NOT_DELIVERED',
      hint: isPermanent ? 'It is not tried again: look at the settings of the notifier.' : 'It is tried again later.',
    })
    this.isPermanent = isPermanent
    this.retryAfter = retryAfter
  }
}

/** The error for what no notifier can be made of; already logged. */
export function invalidNotifier(message: string, hint: string): NotifyError<'ERR_INVALID_NOTIFIER'> {
  return logged(new NotifyError(message, { code: 'ERR_INVALID_NOTIFIER', hint }))
}

/** The error for an attempt that failed; already logged. */
export function notDelivered(message: string, failure: DeliveryFailure): DeliveryError {
  return logged(new DeliveryError(message, failure))
}
