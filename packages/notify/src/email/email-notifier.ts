import { createTransport } from 'nodemailer'
import { quote, type Notification, type Notifier } from '@mcpver/core'
import { toTimeout } from '../attempt-timeout.ts'
import { isLoopbackHost } from '../loopback.ts'
import { notDelivered, invalidNotifier } from '../notify-error.ts'
import { toEmailMessage } from './email-message.ts'
import { toMailbox, type Mailbox } from './mailbox.ts'
import { smtpFailure, smtpReason } from './smtp-failure.ts'
import { toSmtpServer, type SmtpServer, type WholeSmtpServer } from './smtp-server.ts'

/** How e-mail is sent. */
export interface EmailOptions {
  /** A server, or its URL: `smtp://user:password@mail.example:587`, `smtps://mail.example`. Its login is never shown. */
  readonly transport: string | SmtpServer
  /** `mcpver@example.org`, or `Updates <mcpver@example.org>`. */
  readonly from: string
  /** At least one. */
  readonly to: string | readonly string[]
  /** How long an attempt may take, in milliseconds: 1 to 2147483647. Default: 15000. */
  readonly timeout?: number
  /** Whether it will do that e-mail to a server elsewhere goes without TLS. Default: false. */
  readonly allowInsecure?: boolean
  /** What it is called where something is said of it. Default: `email` and the host of the server. */
  readonly name?: string
}

type Transport = ReturnType<typeof transportTo>

/** Sends notifications by e-mail: one message to all, in plain text and HTML, over a connection of its own. */
export class EmailNotifier implements Notifier {
  readonly name: string
  readonly #server: WholeSmtpServer
  readonly #from: Mailbox
  readonly #to: readonly Mailbox[]
  readonly #timeout: number
  readonly #transport: Transport

  /** @throws {NotifyError} `ERR_INVALID_NOTIFIER`. */
  constructor({ transport, from, to, timeout, allowInsecure = false, name }: EmailOptions) {
    this.#server = toSmtpServer(transport)
    this.#from = toMailbox(from)
    this.#to = [to].flat().map(toMailbox)
    if (this.#to.length === 0) throw invalidNotifier('Nobody would get the e-mail', 'Say to whom it goes.')
    this.#timeout = toTimeout(timeout)
    this.#transport = transportTo(this.#server, { timeout: this.#timeout, allowInsecure })
    this.name = name ?? `email ${this.#server.host}`
  }

  /**
   * One attempt. Rejects with a `DeliveryError` when the server did not take it for all: for good where it says so, or where some have it, as
   * they would get it again.
   */
  async send(notification: Notification, signal: AbortSignal): Promise<void> {
    const refused = await this.#submit(notification, signal)
    if (refused.length === 0) return
    const some = quote(refused.join(', '))
    throw notDelivered(`${this.#server.host} refused ${some}, and took it for others`, { isPermanent: true })
  }

  /** The addresses that were refused, where others were not. */
  async #submit(notification: Notification, signal: AbortSignal): Promise<readonly string[]> {
    try {
      const { rejected } = await this.#transport.sendMail({
        ...toEmailMessage(notification, this.#from),
        from: { ...this.#from },
        to: this.#to.map((mailbox) => ({ ...mailbox })),
        // Nobody answers it, nor should a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]),
      })
      return rejected
    } catch (error) {
      // Neither its message nor the error itself: the server said what is in them.
      throw notDelivered(`${this.#server.host} did not take it: ${smtpReason(error)}`, smtpFailure(error))
    }
  }
}

function transportTo(
  { host, port, secure, user, password, ca }: WholeSmtpServer,
  { timeout, allowInsecure }: { readonly timeout: number; readonly allowInsecure: boolean },
) {
  return createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !allowInsecure && !isLoopbackHost(host),
    auth: user === undefined ? undefined : { user, pass: password },
    tls: ca === undefined ? undefined : { ca },
    dnsTimeout: timeout,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    socketCloseTimeout: 0,
  })
}
