import { LifecycleError } from '../lifecycle-error.ts'

/** What a URL is for, in messages. */
export interface ServiceUrlPurpose {
  /** Such as `an OSV API`. */
  readonly of: string
  readonly hint: string
}

/**
 * The URL below which a service answers: a path is kept and ends with a slash, a query and a fragment are dropped.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a URL that is not http or https, or that has a user or a password in it.
 */
export function toServiceUrl(url: string | URL, { of, hint }: ServiceUrlPurpose): URL {
  const base = URL.canParse(String(url)) ? new URL(url) : undefined
  const isUsable = base !== undefined && /^https?:$/.test(base.protocol) && base.username + base.password === ''
  if (!isUsable) {
    // The URL stays out of the message: there may be a password in it.
    throw new LifecycleError(`The URL of ${of} must be http or https, without a user or password`, {
      code: 'ERR_UNREADABLE_SOURCE',
      hint,
    })
  }
  base.search = ''
  base.hash = ''
  if (!base.pathname.endsWith('/')) base.pathname += '/'
  return base
}
