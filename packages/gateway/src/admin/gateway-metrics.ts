import type { Gateway } from '../gateway.ts'
import type { GuardedRelease } from '../server/live-release.ts'
import type { MetricFamily, MetricLabels, MetricSample } from '../usage/metric-family.ts'

const DRIFT_KINDS = ['changed', 'unknown', 'missing'] as const

/** A release that was asked for, under the name of its server. */
interface NamedRelease {
  readonly server: string
  readonly live: GuardedRelease
}

/** How a gateway stands, as metrics. */
export function gatewayMetrics(gateway: Gateway): readonly MetricFamily[] {
  const { catalog, sessions, pending, isDraining } = gateway
  const servers = catalog.servers().map(({ name }) => name)
  const releases = servers.flatMap((server) => gateway.liveReleases(server).map((live) => ({ server, live })))
  const kept = sessions.list()
  return [
    gauge('mcpver_gateway_sessions', 'Sessions of clients.', [
      ...servers.map((server) => sample({ server }, kept.filter((one) => one.server === server).length)),
    ]),
    gauge('mcpver_gateway_pending_requests', 'Requests under way.', [sample({}, pending)]),
    gauge('mcpver_gateway_processes', 'Processes of servers.', releases.flatMap(processesOf)),
    {
      name: 'mcpver_gateway_process_restarts_total',
      help: 'Processes that were started because one had ended by itself.',
      type: 'counter',
      samples: releases.flatMap(restartsOf),
    },
    gauge(
      'mcpver_gateway_drift_tools',
      'Tools that a server lists otherwise than they were approved.',
      releases.flatMap(driftsOf),
    ),
    gauge('mcpver_gateway_store_fresh', 'Whether the store was seen as it is.', [
      sample({}, Number(catalog.status.fresh)),
    ]),
    gauge('mcpver_gateway_draining', 'Whether no new calls are taken.', [sample({}, Number(isDraining))]),
  ]
}

function gauge(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

function sample(labels: MetricLabels, value: number): MetricSample {
  return { labels, value }
}

function processesOf({ server, live: { version: release, backend } }: NamedRelease): readonly MetricSample[] {
  if (backend.processes === undefined) return []
  const { running, starting, stopping } = backend.processes
  return Object.entries({ running, starting, stopping }).map(([state, count]) =>
    sample({ server, release, state }, count),
  )
}

function restartsOf({ server, live: { version: release, backend } }: NamedRelease): readonly MetricSample[] {
  return backend.processes === undefined ? [] : [sample({ server, release }, backend.processes.restarts)]
}

function driftsOf({ server, live: { version: release, guard } }: NamedRelease): readonly MetricSample[] {
  const drifts = guard.drifts()
  return DRIFT_KINDS.map((kind) => sample({ server, release, kind }, drifts.filter((one) => one.kind === kind).length))
}
