import type { Release } from '@mcpver/core'
import { release, type SampleTools } from '../../catalog/test/samples.ts'
import { AdminBench, type BenchOptions } from './admin-bench.ts'
import { serveTools, type ToolServer } from './tool-server.ts'

/** A bench with a server `weather` over HTTP in release 1.0.0, which lists what was approved. */
export interface WeatherBench {
  readonly bench: AdminBench
  readonly upstream: ToolServer
  close(): Promise<void>
}

/** Its tools, the last of which is deprecated. */
export const WEATHER_TOOLS = ['forecast', 'broken', 'wrong', 'slow', 'old'] as const

const DEPRECATION = {
  'dev.mcpver/tool': { deprecation: { since: '1.0.0', removal: '2.0.0', replacement: 'forecast' } },
}

/** The release of that server in a version. */
export function weatherRelease(version: string, changes: Partial<Release> = {}): Release {
  const tools: SampleTools = Object.fromEntries(
    WEATHER_TOOLS.map((name) => [name, name === 'old' ? { version: '1.0.0', _meta: DEPRECATION } : '1.0.0']),
  )
  return release(version, tools, changes)
}

/** Sets a bench up. */
export async function openWeather(
  options: Omit<BenchOptions, 'route'> & Partial<BenchOptions> = {},
): Promise<WeatherBench> {
  const upstream = await serveTools(...WEATHER_TOOLS)
  const { releases = [], ...rest } = options
  const bench = await AdminBench.open({
    route: { server: 'weather', active: '1.0.0' },
    ...rest,
    releases: [weatherRelease('1.0.0', { upstream: { url: upstream.url } }), ...releases],
  })
  const close = async (): Promise<void> => {
    upstream.release()
    await bench.close()
    await upstream.close()
  }
  return { bench, upstream, close }
}
