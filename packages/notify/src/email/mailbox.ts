import { quote } from '@mcpver/core'
import { invalidNotifier } from '../notify-error.ts'

/** As it goes into a line of SMTP: no blanks, no controls, no brackets. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,255}$/u
const NAMED = /^(?:"([^"\\\p{Cc}]*)"|([^"<>@,;:\\\p{Cc}]*)) ?<([^<>]*)>$/u

/** Somebody who gets or sends e-mail. */
export interface Mailbox {
  /** Empty where there is none. */
  readonly name: string
  readonly address: string
}

/** Reads `ana@example.org` or `Ana <ana@example.org>`: exactly one. Throws `ERR_INVALID_NOTIFIER`. */
export function toMailbox(text: string): Mailbox {
  const [, quoted, plain = '', address = text] = NAMED.exec(text) ?? []
  if (ADDRESS.test(address)) return { name: quoted ?? plain.trim(), address }
  throw invalidNotifier(`${quote(text)} is not one e-mail address`, 'Write ana@example.org or Ana <ana@example.org>.')
}
