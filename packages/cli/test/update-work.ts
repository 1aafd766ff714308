import { fixture } from './fixture.ts'
import { routeWork, type RouteRelease } from './route-work.ts'
import { fine, jsonOf } from './release-work.ts'
import type { Workspace } from './workspace.ts'

/** What starts the server `weather`. */
export function weatherCommand(...words: readonly string[]): readonly string[] {
  return [process.execPath, fixture('weather-server.js'), ...words]
}

function forecast(version: string, required?: string): RouteRelease['tools'] {
  const text = { type: 'string' }
  const properties = { city: text, ...(required !== undefined && { [required]: text }) }
  const inputSchema = { type: 'object', properties, ...(required !== undefined && { required: [required] }) }
  return { forecast: { version, inputSchema } }
}

/** Of the server `weather`: 1.0.0 is live, 1.1.0 as good, 1.2.0 gives errors, 1.3.0 does not start, 2.0.0 breaks callers; 1.5.0 does not say how it is reached. */
const RELEASES: Readonly<Record<string, RouteRelease>> = {
  '1.0.0': { tools: forecast('1.0.0'), command: weatherCommand('good') },
  '1.1.0': { tools: forecast('1.0.0'), command: weatherCommand('good') },
  '1.2.0': { tools: forecast('1.0.0'), command: weatherCommand('bad') },
  '1.3.0': { tools: forecast('1.0.0'), command: weatherCommand('dead') },
  '1.4.0': { tools: forecast('1.0.0'), command: weatherCommand('good'), state: 'staging' },
  '1.5.0': { tools: forecast('1.0.0'), command: null },
  '2.0.0': { tools: forecast('2.0.0', 'day'), command: weatherCommand('good', 'day') },
}

/** A directory whose store has releases of the server `weather` that can be started, and a route. */
export async function updateWork(): Promise<Workspace> {
  const work = await routeWork(RELEASES)
  await fine(work, ['route', 'set', 'weather', '1.0.0'])
  return work
}

/** An update as `mcpver update status` tells it. */
export interface ToldUpdate {
  readonly id: string
  readonly phase: string
  readonly reason: string | null
  readonly to: string
  readonly step: number
  readonly point: string | null
  readonly config: Readonly<Record<string, unknown>>
}

/** Starts an update, and gives its id. */
export async function startUpdate(work: Workspace, ...args: readonly string[]): Promise<string> {
  const { updateJobId } = (await jsonOf(work, ['update', 'start', 'weather', ...args])) as {
    readonly updateJobId: string
  }
  return updateJobId
}

/** How an update stands. */
export async function told(work: Workspace, id = 'weather'): Promise<ToldUpdate> {
  const { update } = (await jsonOf(work, ['update', 'status', id])) as { readonly update: ToldUpdate }
  return update
}

/** What callers of `weather` get. */
export async function active(work: Workspace): Promise<string> {
  const { routes } = (await jsonOf(work, ['route', 'show', 'weather'])) as {
    readonly routes: readonly { readonly active: string }[]
  }
  return routes[0]?.active ?? ''
}
