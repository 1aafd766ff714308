import type { AdminServices } from './admin-services.ts'
import type { Endpoint, EndpointGroup } from './endpoint.ts'
import { EVENT_SCHEMAS } from './event-view.ts'
import { described, objectOf, TEXT } from './json-schema.ts'

const STREAM = described(
  TEXT,
  'Server-sent events: the name is a member of Events, the data are what stands there, as JSON',
)

/** What tells of changes as they happen. */
export function eventEndpoints({ streams }: AdminServices): EndpointGroup {
  const endpoint: Endpoint = {
    method: 'GET',
    path: '/v1/events',
    operation: 'followEvents',
    summary:
      'Changes of the catalog, of routes and of sessions, and differences from what was approved, as they happen.',
    role: 'viewer',
    answers: { 200: { meaning: 'The events from now on', schema: STREAM, type: 'text/event-stream' } },
    problems: { 503: 'There are too many streams' },
    handle: () => streams.reply(),
  }
  return { endpoints: [endpoint], schemas: { Events: objectOf({}, EVENT_SCHEMAS) } }
}
