import { createHash } from 'node:crypto'
import type { Notification } from '@mcpver/core'
import type { Mailbox } from './mailbox.ts'

const LONGEST_SUBJECT = 150
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu
const HTML = /[&<>"']/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const HOST = /^[A-Za-z\d.-]+$/

/** A notification as an e-mail: the same whenever it is made. */
export interface EmailMessage {
  readonly messageId: string
  readonly date: Date
  /** On one line. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Writes a notification as an e-mail. Its Message-ID comes from the notification's id, so that a repeated one is recognised. */
export function toEmailMessage(notification: Notification, from: Mailbox): EmailMessage {
  const { severity, subject, message, at } = notification
  return {
    messageId: messageIdOf(notification.id, from),
    date: new Date(at),
    subject: cut(onOneLine(`[${severity}] ${subject}: ${message}`)),
    text: textOf(notification),
    html: htmlOf(notification),
  }
}

/** A digest, as ids may hold what no header can. */
function messageIdOf(id: string, { address }: Mailbox): string {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const digest = createHash('sha256').update(id).digest('hex')
  return `<mcpver.${digest}@${HOST.test(domain) ? domain : 'mcpver.invalid'}>`
}

function textOf(notification: Notification): string {
  const rows = rowsOf(notification).map(([name, value]) => `${name}: ${value}`)
  return `${notification.message}\n\n${rows.join('\n')}\n\n${detailsOf(notification)}\n`
}

function htmlOf(notification: Notification): string {
  const rows = rowsOf(notification).map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`)
  const details = escaped(detailsOf(notification))
  return `<p>${escaped(notification.message)}</p><table>${rows.join('')}</table><pre>${details}</pre>`
}

function rowsOf({
  id,
  type,
  severity,
  subject,
  at,
}: Notification): readonly (readonly [name: string, value: string])[] {
  return [
    ['What', onOneLine(type)],
    ['Severity', severity],
    ['Of', onOneLine(subject)],
    ['When', new Date(at).toISOString()],
    ['Id', onOneLine(id)],
  ]
}

function detailsOf({ data }: Notification): string {
  return JSON.stringify(data, undefined, 2)
}

function onOneLine(text: string): string {
  return text.replaceAll(CONTROLS, ' ')
}

function cut(text: string): string {
  const characters = Array.from(text)
  return characters.length <= LONGEST_SUBJECT ? text : `${characters.slice(0, LONGEST_SUBJECT - 1).join('')}…`
}

function escaped(text: string): string {
  return text.replaceAll(HTML, (character) => ENTITIES[character] ?? '')
}
