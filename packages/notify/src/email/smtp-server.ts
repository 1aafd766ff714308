import { quote } from '@mcpver/core'
import { invalidNotifier } from '../notify-error.ts'

const HIGHEST_PORT = 65_535
const HOST = /^[\w.:-]{1,255}$/
const SMTPS_PORT = 465
const SUBMISSION_PORT = 587

/** A server that takes e-mail. */
export interface SmtpServer {
  /** A name or an address, an IPv6 address without brackets. */
  readonly host: string
  /** 1 to 65535. Default: 465 where it is secure, else 587. */
  readonly port?: number
  /** Whether TLS is spoken from the first byte on. Default: false; then STARTTLS has to be had, but on this machine. */
  readonly secure?: boolean
  /** Default: nobody logs in. */
  readonly user?: string
  /** Never shown. */
  readonly password?: string
  /** Certificates (PEM) that are trusted in the place of the machine's. */
  readonly ca?: string
}

/** A server with everything that has a default. */
export interface WholeSmtpServer extends SmtpServer {
  readonly port: number
  readonly secure: boolean
}

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`, or checks what was given in parts.
 *
 * @throws {NotifyError} `ERR_INVALID_NOTIFIER`, which does not show the text.
 */
export function toSmtpServer(given: string | SmtpServer): WholeSmtpServer {
  const server = typeof given === 'string' ? parseSmtpUrl(given) : given
  const { host, secure = false, port = secure ? SMTPS_PORT : SUBMISSION_PORT, user, password } = server
  if (!HOST.test(host)) {
    throw invalidNotifier(`${quote(host)} is no host of a mail server`, 'Give a name, as in mail.example.')
  }
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT) {
    throw invalidNotifier(`${quote(port)} is no port of a mail server`, 'Give a number from 1 to 65535.')
  }
  if ((user === undefined) !== (password === undefined)) {
    throw invalidNotifier(`Half of a login at ${quote(host)} is given`, 'Give a user and a password, or neither.')
  }
  return { ...server, port, secure }
}

function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.parse(text)
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || /[?#]/.test(text)) {
    const hint = 'Write it as in smtp://mail.example:587 or smtps://mail.example, without a query.'
    throw invalidNotifier('What should be the URL of a mail server is none', hint)
  }
  const [user, password] = [url.username, url.password].map(decoded)
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    secure: url.protocol === 'smtps:',
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  }
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    const hint = 'Percent-encode what is special in a URL, the percent sign too.'
    throw invalidNotifier('The login in the URL of a mail server is not percent-encoded', hint)
  }
}
