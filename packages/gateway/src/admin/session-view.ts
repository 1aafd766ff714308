import { hash } from 'node:crypto'
import type { JsonObject } from '@mcpver/core'
import type { SessionTable } from '../downstream/session-table.ts'
import type { Session } from '../session/session.ts'
import { boundedClient } from '../usage/usage-event.ts'
import { COUNT, described, FLAG, objectOf, TEXT, TIME, type JsonSchema } from './json-schema.ts'

/** A session of a client. */
export const SESSION_SCHEMA: JsonSchema = objectOf(
  {
    handle: described(TEXT, 'What it is called here. It does not tell its id, which is a credential'),
    server: TEXT,
    client: described(objectOf({ name: TEXT, version: TEXT }), 'What the client calls itself: a claim'),
    pending: described(COUNT, 'Requests under way'),
    isListening: described(FLAG, 'Whether it has a stream open'),
    lastUsed: TIME,
  },
  {
    release: described(TEXT, 'Absent before the handshake'),
    principal: described(TEXT, 'Absent when nobody was authenticated'),
  },
)

/** A session that is kept. */
export type KeptSession = ReturnType<SessionTable['list']>[number]

/** What a session is called where its id must not be told: 16 digits of its digest. */
export function handleOf({ id }: Pick<Session, 'id'>): string {
  return hash('sha256', id).slice(0, 16)
}

/** A session, as it is shown. */
export function toSessionView({ server, session, lastUsed }: KeptSession): JsonObject {
  const { caller, release, pending, isHeard } = session
  const { principal } = caller
  return {
    handle: handleOf(session),
    server,
    client: { ...boundedClient(caller.client) },
    pending,
    isListening: isHeard,
    lastUsed,
    ...(release !== undefined && { release }),
    ...(principal !== undefined && { principal }),
  }
}
