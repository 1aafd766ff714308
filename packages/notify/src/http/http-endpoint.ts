import { isLoopbackHost } from '../loopback.ts'
import { invalidNotifier } from '../notify-error.ts'

/** Where notifications are posted to. */
export interface HttpEndpoint {
  readonly url: string
  /** What may be shown of the URL: its origin. Paths and queries may hold secrets. */
  readonly label: string
}

/**
 * Checks a URL: https, or http to this machine (to others where that is allowed), without user name and password.
 *
 * @throws {NotifyError} `ERR_INVALID_NOTIFIER`, which shows no more of the URL than its origin.
 */
export function toHttpEndpoint(text: string, allowInsecure: boolean): HttpEndpoint {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalidNotifier('What should be the URL of a notifier is none', 'Write it as in https://hooks.example/path.')
  }
  const label = url.origin
  if (url.username !== '' || url.password !== '') {
    throw invalidNotifier(
      `The URL at ${label} holds a user name or a password`,
      'Send an authorization header instead.',
    )
  }
  if (url.protocol === 'http:' && !allowInsecure && !isLoopbackHost(url.hostname)) {
    throw invalidNotifier(`Anybody on the way could read what is sent to ${label}`, 'Use https, or allow it to be so.')
  }
  url.hash = ''
  return { url: url.href, label }
}
