import { quote } from '@mcpver/core'
import { jsonReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import type { Endpoint, EndpointGroup } from './endpoint.ts'
import { listOf, named, objectOf } from './json-schema.ts'
import { problemReply } from './problem.ts'
import { handleOf, SESSION_SCHEMA, toSessionView } from './session-view.ts'

const SCHEMAS = { Session: SESSION_SCHEMA, Sessions: objectOf({ sessions: listOf(named('Session')) }) }

/** What shows sessions and ends them. */
export function sessionEndpoints(services: AdminServices): EndpointGroup {
  return { endpoints: [listSessions(services), endSession(services)], schemas: SCHEMAS }
}

function listSessions({ gateway }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/v1/sessions',
    operation: 'listSessions',
    summary: 'The sessions of clients, in order of their beginning.',
    role: 'viewer',
    parameters: [{ in: 'query', name: 'server', meaning: 'Only those of this server.' }],
    answers: { 200: { meaning: 'The sessions', schema: named('Sessions') } },
    handle: ({ query }) => {
      const asked = query.get('server')
      const sessions = gateway.sessions.list().filter(({ server }) => (asked ?? server) === server)
      return jsonReply({ sessions: sessions.map(toSessionView) })
    },
  }
}

function endSession({ gateway }: AdminServices): Endpoint {
  return {
    method: 'DELETE',
    path: '/v1/sessions/{handle}',
    operation: 'endSession',
    summary: 'Ends a session, and what is under way in it.',
    role: 'operator',
    answers: { 204: { meaning: 'It has ended' } },
    problems: { 404: 'There is no such session' },
    handle: async ({ params }) => {
      const handle = params.get('handle') ?? ''
      const found = gateway.sessions.list().find(({ session }) => handleOf(session) === handle)
      if (found === undefined) {
        const detail = `There is no session ${quote(handle)}`
        return problemReply({ status: 404, code: 'ERR_ADMIN_NOT_FOUND', detail, hint: 'It may have ended by itself.' })
      }
      await gateway.sessions.end(found.session)
      return { kind: 'empty', status: 204 }
    },
  }
}
