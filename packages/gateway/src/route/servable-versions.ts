import { logged, quote, type ReleaseState, type StoreView } from '@mcpver/core'
import { pinId, PIN_KIND } from '../catalog/pin-document.ts'
import { GatewayError } from '../gateway-error.ts'
import { namedVersions, type Route } from './route.ts'

const UNSERVABLE: ReadonlySet<ReleaseState> = new Set(['archived', 'development'])

/**
 * Sees that there is a release, or a surface that was pinned on first use, of every version that a route names.
 *
 * @throws {GatewayError} `ERR_ROUTE_RELEASE`.
 */
export async function assertServable(view: StoreView, route: Route): Promise<void> {
  for (const version of namedVersions(route)) {
    const fault = await faultOf(view, route.server, version)
    if (fault !== undefined) throw logged(unservable(`${quote(route.server)} ${version} ${fault}`))
  }
}

async function faultOf(
  { releases, documents }: StoreView,
  server: string,
  version: string,
): Promise<string | undefined> {
  const release = await releases.get(server, version)
  if (release !== undefined) {
    const { state } = release.value
    return UNSERVABLE.has(state) ? `is in ${state}` : undefined
  }
  const pin = await documents.get(PIN_KIND, pinId(server, version))
  return pin === undefined ? 'has not been released' : undefined
}

function unservable(what: string): GatewayError {
  return new GatewayError(`The route cannot be changed: ${what}`, {
    code: 'ERR_ROUTE_RELEASE',
    hint: 'Name versions in production, deprecated, staging or testing; promote the release first.',
  })
}
