import { DocumentNode } from '@mcpver/core'
import { jsonReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import type { Endpoint, EndpointGroup } from './endpoint.ts'
import { faultsOf, HEALTH_SCHEMA } from './gateway-health.ts'
import { COUNT, described, FLAG, named, objectOf } from './json-schema.ts'

const DRAIN_LIMIT = 10_000
const LONGEST_DRAIN = 600_000

const SCHEMAS = {
  Health: HEALTH_SCHEMA,
  DrainOrder: objectOf(
    {},
    {
      limit: { type: 'integer', minimum: 0, maximum: LONGEST_DRAIN, description: 'How long to wait, in milliseconds' },
    },
  ),
  Drained: objectOf({ isQuiet: described(FLAG, 'Whether nothing is under way any more'), pending: COUNT }),
}

/** What tells whether a gateway does what it is there for, and makes it ready to go. */
export function healthEndpoints(services: AdminServices): EndpointGroup {
  return { endpoints: [showHealth(services), drain(services)], schemas: SCHEMAS }
}

function showHealth({ gateway }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/v1/health',
    operation: 'showHealth',
    summary:
      'Whether the gateway takes calls, sees its store and can start its servers; who shows a token is told why not.',
    role: 'anyone',
    answers: {
      200: { meaning: 'It does', schema: named('Health') },
      503: { meaning: 'It does not', schema: named('Health') },
    },
    handle: ({ principal }) => {
      const reasons = faultsOf(gateway)
      const isFine = reasons.length === 0
      const body = { status: isFine ? 'ok' : 'failing', ...(principal && { reasons }) }
      return jsonReply(body, { status: isFine ? 200 : 503 })
    },
  }
}

function drain({ gateway }: AdminServices): Endpoint {
  return {
    method: 'POST',
    path: '/v1/drain',
    operation: 'drain',
    summary: 'Takes no new calls from now on, and answers when those under way are over or the time is.',
    role: 'operator',
    body: { schema: named('DrainOrder'), isRequired: false },
    answers: { 200: { meaning: 'No new calls are taken', schema: named('Drained') } },
    problems: { 413: 'The body is too large', 415: 'The body is not said to be JSON', 422: 'The limit is none' },
    handle: async ({ body }) => {
      const isQuiet = await gateway.drain(limitOf(body))
      return jsonReply({ isQuiet, pending: gateway.pending })
    },
  }
}

function limitOf(body: unknown): number {
  if (body === undefined) return DRAIN_LIMIT
  const { limit } = new DocumentNode(body).members([], ['limit'])
  if (limit === undefined) return DRAIN_LIMIT
  const { value } = limit
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST_DRAIN) return value
  throw limit.refusal(`a whole number of milliseconds up to ${String(LONGEST_DRAIN)}`)
}
