import type { DocumentNode } from '@mcpver/core'
import { cloudEventsNotifier, toEventSource } from '../http/cloud-events-notifier.ts'
import { toHttpEndpoint } from '../http/http-endpoint.ts'
import type { HttpNotifierOptions } from '../http/http-options.ts'
import { WebhookNotifier } from '../http/webhook-notifier.ts'
import type { NotifierKind, NotifierResources } from './notifier-kind.ts'
import {
  hidden,
  isReference,
  readChoice,
  readHeaders,
  readOneOrMore,
  readReference,
  readText,
  readTimeout,
  type Reference,
} from './settings-values.ts'

type Members = Readonly<Partial<Record<string, DocumentNode>>>

const HTTP_MEMBERS = ['headers', 'insecure', 'timeout']

/** `url`, `secret` (a reference, or several), `headers`, `timeout`, `insecure`. */
export const webhookKind: NotifierKind = {
  kind: 'webhook',
  required: ['url'],
  optional: [...HTTP_MEMBERS, 'secret'],
  read: (members) => {
    const options = readHttpOptions(members)
    const secrets = members['secret'] ? readOneOrMore(members['secret'], readReference) : []
    return async (name, resources) => {
      const secret = await Promise.all(secrets.map((read) => read(resources)))
      return new WebhookNotifier({ ...(await options(resources)), name, secret })
    }
  },
}

/** `url`, `source`, `mode`, `headers`, `timeout`, `insecure`. */
export const cloudEventsKind: NotifierKind = {
  kind: 'cloudevents',
  required: ['url', 'source'],
  optional: [...HTTP_MEMBERS, 'mode'],
  read: (members) => {
    const options = readHttpOptions(members)
    const { source: place, mode } = members
    const source = place?.read(() => toEventSource(readText(place))) ?? ''
    const chosen = mode && { mode: readChoice(mode, ['structured', 'binary']) }
    return async (name, resources) => cloudEventsNotifier({ ...(await options(resources)), ...chosen, name, source })
  },
}

function readHttpOptions({
  url,
  headers,
  insecure,
  timeout,
}: Members): (resources: NotifierResources) => Promise<HttpNotifierOptions> {
  const allowInsecure = insecure?.flag() ?? false
  const readUrl = url && readUrlOrReference(url, allowInsecure)
  const readAll = headers && readHeaders(headers)
  const rest = { allowInsecure, ...(timeout && { timeout: readTimeout(timeout) }) }
  return async (resources) => ({
    ...rest,
    url: (await readUrl?.(resources)) ?? '',
    headers: (await readAll?.(resources)) ?? {},
    ...(resources.fetch && { fetch: resources.fetch }),
    ...(resources.clock && { clock: resources.clock }),
  })
}

/** A URL whose path is a secret is given by reference. */
function readUrlOrReference(node: DocumentNode, allowInsecure: boolean): Reference {
  if (isReference(node.value)) return readReference(node)
  if (typeof node.value !== 'string') throw hidden(node).refusal('a URL, or a reference to one')
  const url = node.value
  node.read(() => toHttpEndpoint(url, allowInsecure))
  return () => Promise.resolve(url)
}
