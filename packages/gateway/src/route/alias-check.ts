import { logged, McpverError, quote, type StoreView } from '@mcpver/core'
import { parseVersionedSnapshot, type VersionedSnapshot } from '@mcpver/diff'
import { parsePin, PIN_KIND } from '../catalog/pin-document.ts'
import { GatewayError } from '../gateway-error.ts'
import { aliasTarget } from './aliases.ts'
import { callableReleases } from './callable-releases.ts'
import type { ShelvedRelease } from './release-shelf.ts'
import { liveVersions, type Route } from './route.ts'

/** A release, and the tools that it has. */
interface NamedTools extends ShelvedRelease {
  readonly tools: ReadonlySet<string>
}

/**
 * Sees that every alias of a route leads to a tool that can be called, and is no name of a tool that is listed.
 *
 * @throws {GatewayError} `ERR_ROUTE_ALIAS`.
 */
export async function assertAliases(view: StoreView, route: Route): Promise<void> {
  const { aliases = new Map<string, string>() } = route
  if (aliases.size === 0) return
  const releases = await releasesOf(view, route.server)
  const callable = new Set(callableReleases(releases, route).flatMap(({ tools }) => [...tools]))
  const live = liveVersions(route)
  for (const [alias, target] of aliases) {
    const listing = releases.find(({ version, tools }) => live.has(version) && tools.has(alias))
    if (listing !== undefined) throw logged(listed(alias, listing.version))
    if (aliasTarget(aliases, alias, (name) => callable.has(name)) === undefined) throw logged(missing(alias, target))
  }
}

/** What can be served of a server. A release counts more than a pin of its version. */
async function releasesOf({ releases, documents }: StoreView, server: string): Promise<readonly NamedTools[]> {
  const found = new Map<string, NamedTools>()
  for (const { value } of await documents.list(PIN_KIND, server)) {
    const pin = read(() => parsePin(value.content))
    if (pin) found.set(pin.version, { version: pin.version, state: 'production', tools: namesIn(pin.snapshot) })
  }
  for (const { value } of await releases.list({ name: server })) {
    const { version, state, definition } = value
    if (state === 'development') continue
    found.delete(version)
    const snapshot = read(() => parseVersionedSnapshot(definition))
    if (snapshot) found.set(version, { version, state, tools: namesIn(snapshot) })
  }
  return [...found.values()]
}

/** What cannot be read is not served. */
function read<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (McpverError.isInstance(error)) return undefined
    throw error
  }
}

function namesIn({ surface }: VersionedSnapshot): ReadonlySet<string> {
  return new Set(surface.tools.map(({ name }) => name))
}

function listed(alias: string, version: string): GatewayError {
  return new GatewayError(`The alias ${quote(alias)} is the name of a tool that release ${version} lists`, {
    code: 'ERR_ROUTE_ALIAS',
    hint: 'A tool of its own name is always called by it: take the alias back.',
  })
}

function missing(alias: string, target: string): GatewayError {
  return new GatewayError(
    `The alias ${quote(alias)} leads to ${quote(target)}, and no release that can be called has it`,
    {
      code: 'ERR_ROUTE_ALIAS',
      hint: 'Name a tool of a release that is live or callable, or take the alias back.',
    },
  )
}
