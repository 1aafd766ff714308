import type { DocumentNode } from '@mcpver/core'
import { EmailNotifier } from '../email/email-notifier.ts'
import { toMailbox } from '../email/mailbox.ts'
import { toSmtpServer } from '../email/smtp-server.ts'
import { invalidNotifier } from '../notify-error.ts'
import type { NotifierKind, NotifierResources } from './notifier-kind.ts'
import {
  hidden,
  isReference,
  readOneOrMore,
  readReference,
  readText,
  readTimeout,
  type Reference,
} from './settings-values.ts'

/**
 * `server` (a URL without a login, or a reference to one with it), `user` and `password`, `ca` (a reference to certificates), `sender`, `to`
 * (one or several), `timeout`, `insecure`.
 */
export const emailKind: NotifierKind = {
  kind: 'email',
  required: ['server', 'sender', 'to'],
  optional: ['ca', 'insecure', 'password', 'timeout', 'user'],
  read: ({ server, user, password, ca, sender, to, timeout, insecure }) => {
    const readServer = server && readServerOrReference(server)
    const login = { user: user && readText(user), password: password && readReference(password) }
    const certificates = ca && readReference(ca)
    const rest = {
      from: sender ? readMailbox(sender) : '',
      to: to ? readOneOrMore(to, readMailbox) : [],
      allowInsecure: insecure?.flag() ?? false,
      ...(timeout && { timeout: readTimeout(timeout) }),
    }
    if (to && rest.to.length === 0) throw to.refusal('at least one address')
    return async (name, resources) => {
      const transport = {
        ...toSmtpServer((await readServer?.(resources)) ?? ''),
        ...(await loginOf(login, resources)),
        ...(certificates && { ca: await certificates(resources) }),
      }
      return new EmailNotifier({ ...rest, transport, name })
    }
  },
}

interface Login {
  readonly user: string | undefined
  readonly password: Reference | undefined
}

async function loginOf({ user, password }: Login, resources: NotifierResources): Promise<object> {
  return {
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password: await password(resources) }),
  }
}

function readMailbox(node: DocumentNode): string {
  const text = readText(node)
  node.read(() => toMailbox(text))
  return text
}

function readServerOrReference(node: DocumentNode): Reference {
  if (isReference(node.value)) return readReference(node)
  if (typeof node.value !== 'string') throw hidden(node).refusal('the URL of a mail server, or a reference to one')
  const url = node.value
  node.read(() => assertWithoutLogin(url))
  return () => Promise.resolve(url)
}

function assertWithoutLogin(url: string): void {
  if (toSmtpServer(url).password === undefined) return
  throw invalidNotifier(
    'The URL of a mail server holds a password, and secrets do not stand in settings',
    'Give "user" and "password": "env:NAME", or the whole URL by reference.',
  )
}
