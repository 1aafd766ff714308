import { quote } from '@mcpver/core'
import { invalidNotifier } from '../notify-error.ts'

const NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/
const VALUE = /^[\t\x20-\x7e]{0,8192}$/
/** What belongs to the connection or says what the message is. */
const OURS = /^(connection|content-.*|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|webhook-.*|ce-.*)$/

/**
 * Checks headers that are to go with each notification, and gives them with names in small letters.
 *
 * @throws {NotifyError} `ERR_INVALID_NOTIFIER`, which shows no value.
 */
export function toHttpHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([given, value]) => {
      const name = given.toLowerCase()
      if (!NAME.test(given)) {
        throw invalidNotifier(`${quote(given)} is no name of a header`, 'Use letters, digits and hyphens.')
      }
      if (OURS.test(name)) {
        throw invalidNotifier(`The header ${quote(given)} is set by the notifier itself`, 'Leave it out.')
      }
      if (!VALUE.test(value)) {
        throw invalidNotifier(`The value of the header ${quote(given)} cannot be sent`, 'Use printable ASCII only.')
      }
      return [name, value]
    }),
  )
}
