import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** An e-mail that came in. */
export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Whether it came over TLS. */
  readonly secure: boolean
  /** As whom the sender had logged in. */
  readonly user: string | undefined
  /** Head and body, as they came. */
  readonly source: string
}

/** A mail server on this machine that writes down what it gets. */
export interface MailServer {
  readonly port: number
  readonly received: readonly ReceivedMail[]
}

/** Starts a mail server until the test is over: without TLS and without logins, unless it is said otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onData: (stream, session, done) => {
      void text(stream).then((source) => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        const user = session.user as string | undefined
        received.push({
          from,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user,
          source,
        })
        done()
      })
    },
    ...options,
  })
  // Clients that hang up in the middle are part of the tests.
  server.on('error', () => undefined)
  server.listen(0, '0.0.0.0')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, received }
}

/** An error that a mail server answers with. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
