import { META_PREFIX, type JsonObject, type Notification } from '@mcpver/core'
import { percentEncoded } from '../percent-encoding.ts'
import type { HttpMessage } from './http-post.ts'

/** What no attribute may hold: control characters, halves of surrogate pairs, and code points that are no characters. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** What a header may hold as it is: printable ASCII without the blank and the double quote. */
const IN_HEADER = /[!#-~]/

/** The attributes of an event (CloudEvents 1.0.2) that are texts; names are of small letters and digits only. */
export interface CloudEventAttributes {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  /** RFC 3339. */
  readonly time: string
  /** Absent where it would be empty. */
  readonly subject?: string
  readonly datacontenttype: 'application/json'
}

/** An event. */
export interface CloudEvent extends CloudEventAttributes {
  readonly data: JsonObject
}

/**
 * A notification as an event: the source and the id together are the same whenever it is sent.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export function toCloudEvent(notification: Notification, source: string): CloudEvent {
  const { id, type, severity, subject, message, data, at } = notification
  return {
    specversion: '1.0',
    id: attributeText(id),
    source,
    type: attributeText(`${META_PREFIX}.${type}`),
    time: new Date(at).toISOString(),
    ...(subject === '' ? {} : { subject: attributeText(subject) }),
    datacontenttype: 'application/json',
    data: { severity, message, details: data },
  }
}

/**
 * An event as headers and a body: the attributes are `ce-` headers, percent-encoded, and the body is the data.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md section 3.1
 */
export function toBinaryMessage({ data, datacontenttype, ...attributes }: CloudEvent): HttpMessage {
  const headers = Object.entries(attributes).map(
    ([name, value]) => [`ce-${name}`, percentEncoded(value, IN_HEADER)] as const,
  )
  return { headers: Object.fromEntries([['content-type', datacontenttype], ...headers]), body: JSON.stringify(data) }
}

/** An event as one JSON document (the same, section 3.2). */
export function toStructuredMessage(event: CloudEvent): HttpMessage {
  return { headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' }, body: JSON.stringify(event) }
}

function attributeText(text: string): string {
  return text.replaceAll(FORBIDDEN, '\ufffd')
}
