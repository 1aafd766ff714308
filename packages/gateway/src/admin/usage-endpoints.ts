import { METRICS_TYPE, writeMetrics } from '../usage/metric-family.ts'
import { processMetrics } from '../usage/process-metrics.ts'
import { usageMetrics } from '../usage/usage-metrics.ts'
import { jsonReply } from './admin-reply.ts'
import type { AdminServices } from './admin-services.ts'
import type { Endpoint, EndpointGroup } from './endpoint.ts'
import { gatewayMetrics } from './gateway-metrics.ts'
import { listOf, named, objectOf, TEXT, TIME } from './json-schema.ts'
import { toUsageView, USAGE_ROW_SCHEMA } from './usage-view.ts'

const SCHEMAS = { UsageRow: USAGE_ROW_SCHEMA, Usage: objectOf({ since: TIME, rows: listOf(named('UsageRow')) }) }

/** What tells who calls what. */
export function usageEndpoints(services: AdminServices): EndpointGroup {
  return { endpoints: [showUsage(services), showMetrics(services)], schemas: SCHEMAS }
}

function showUsage({ usage }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/v1/usage',
    operation: 'showUsage',
    summary: 'Calls since the gateway began, by server, tool, version, client and principal.',
    role: 'viewer',
    parameters: [
      { in: 'query', name: 'server', meaning: 'Only those of this server.' },
      { in: 'query', name: 'tool', meaning: 'Only those of this tool.' },
    ],
    answers: { 200: { meaning: 'The counts, most calls first', schema: named('Usage') } },
    handle: ({ query }) => {
      const rows = usage.rows({ server: query.get('server'), tool: query.get('tool') })
      return jsonReply({ since: usage.since, rows: rows.map(toUsageView) })
    },
  }
}

function showMetrics({ usage, gateway }: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/v1/metrics',
    operation: 'showMetrics',
    summary: 'Metrics in the text format of Prometheus.',
    role: 'viewer',
    answers: { 200: { meaning: 'The metrics', schema: TEXT, type: METRICS_TYPE } },
    handle: () => {
      const families = [...usageMetrics(usage), ...gatewayMetrics(gateway), ...processMetrics()]
      return { kind: 'text', status: 200, body: writeMetrics(families), type: METRICS_TYPE }
    },
  }
}
