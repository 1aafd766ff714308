import { isPlainObject } from '@mcpver/core'
import { paramsIn, SUBSCRIPTION_KEY, withParamsMeta } from '../era/envelope.ts'
import { replaced, spanAt } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Learned } from './learned.ts'

const LISTS = ['tools', 'prompts', 'resources'] as const
const URIS = ['params', 'notifications', 'resourceSubscriptions'] as const

/** What one server is asked to tell: of the resources, those that are its own, or may be. */
export function filterFor(server: string, message: WireMessage, learned: Learned): WireMessage {
  const span = spanAt(message.text, URIS)
  const uris = textsIn(notificationsIn(message)['resourceSubscriptions'])
  const own = uris.filter((uri) => (learned.ownerOfResource(uri) ?? server) === server)
  if (span === undefined || own.length === uris.length) return message
  return readMessage(replaced(message.text, span, JSON.stringify(own)))
}

/** What is said first: all that some server tells, and changes of the lists in any case, since servers may come and go. */
export function acknowledgement(request: WireMessage, told: readonly WireMessage[]): WireMessage {
  const wanted = notificationsIn(request)
  const said = told.map(notificationsIn)
  const all = new Map(said.flatMap((notifications) => Object.entries(notifications)))
  const uris = new Set(said.flatMap((notifications) => textsIn(notifications['resourceSubscriptions'])))
  if (all.has('resourceSubscriptions')) all.set('resourceSubscriptions', [...uris])
  for (const list of LISTS) if (wanted[`${list}ListChanged`] === true) all.set(`${list}ListChanged`, true)
  return tagged(request, 'notifications/subscriptions/acknowledged', { notifications: Object.fromEntries(all) })
}

/** That every list has changed of which a client wants to hear. */
export function listChanges(request: WireMessage): readonly WireMessage[] {
  const wanted = notificationsIn(request)
  return LISTS.filter((list) => wanted[`${list}ListChanged`] === true).map((list) =>
    tagged(request, `notifications/${list}/list_changed`, {}),
  )
}

function notificationsIn(message: WireMessage): Readonly<Record<string, unknown>> {
  const { notifications } = paramsIn(message)
  return isPlainObject(notifications) ? notifications : {}
}

function tagged({ id = 'null' }: WireMessage, method: string, params: object): WireMessage {
  const message = readMessage(JSON.stringify({ jsonrpc: '2.0', method, params }))
  return withParamsMeta(message, [{ name: SUBSCRIPTION_KEY, value: id }])
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
