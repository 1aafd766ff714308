import type { MetricFamily } from './metric-family.ts'

/** What is asked of a process; `process` is one. */
export interface ProcessReading {
  cpuUsage(): { readonly user: number; readonly system: number }
  memoryUsage(): { readonly rss: number; readonly heapUsed: number }
  uptime(): number
}

/** What the gateway's own process uses, under the names that Prometheus has for it. */
export function processMetrics(reading: ProcessReading = process): readonly MetricFamily[] {
  const { user, system } = reading.cpuUsage()
  const { rss, heapUsed } = reading.memoryUsage()
  return [
    gauge('process_resident_memory_bytes', 'Memory that the process holds, in bytes.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Memory that its objects take, in bytes.', heapUsed),
    gauge('process_uptime_seconds', 'For how long the process has run, in seconds.', reading.uptime()),
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time that the process used, in seconds.',
      type: 'counter',
      samples: [{ labels: {}, value: (user + system) / 1_000_000 }],
    },
  ]
}

function gauge(name: string, help: string, value: number): MetricFamily {
  return { name, help, type: 'gauge', samples: [{ labels: {}, value }] }
}
