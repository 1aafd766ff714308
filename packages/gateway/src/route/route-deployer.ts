import {
  canonicalize,
  logged,
  McpverError,
  quote,
  type Deployer,
  type DeploymentResult,
  type DeploymentState,
  type Release,
  type ReleaseState,
  type Stored,
  type StoreView,
  type Traffic,
} from '@mcpver/core'
import { pinId, PIN_KIND } from '../catalog/pin-document.ts'
import { digestPin, releaseOfPin } from '../catalog/release-of-pin.ts'
import { GatewayError } from '../gateway-error.ts'
import {
  parseDeployment,
  toDeploymentDocument,
  type CapturedDeployment,
  type CapturedPin,
  type CapturedRelease,
} from './deployment-state.ts'
import { trafficOf, withTraffic } from './route-traffic.ts'
import { readRoute, ROUTE_KIND, RouteWriter, type RouteWriterOptions } from './route-writer.ts'
import { namedVersions } from './route.ts'

/** What a deployer works with. */
export interface RouteDeployerOptions extends RouteWriterOptions {
  /** Takes note, within the transaction, of a release whose state is put back: when it rejects, nothing is changed. */
  readonly onRelease?: (
    view: StoreView,
    change: { readonly before: Release; readonly after: Release; readonly by: string },
  ) => Promise<void>
}

/** What putting something back takes. */
interface Restoration {
  readonly success: true
  readonly captured: CapturedDeployment
  readonly states: readonly { readonly release: Stored<Release>; readonly state: ReleaseState }[]
}

/**
 * Changes which versions callers of a server get, by its route. Captured are the whole route, the states of all releases of the server,
 * and digests of the surfaces that were pinned on first use.
 *
 * What is put back is the route as it was, but for when it was changed and by whom, and the states of releases. A release that was
 * archived since stays archived: where the route names it, nothing is put back.
 */
export class RouteDeployer implements Deployer {
  readonly #routes: RouteWriter
  readonly #onRelease: RouteDeployerOptions['onRelease']

  constructor({ onRelease, ...options }: RouteDeployerOptions = {}) {
    this.#routes = new RouteWriter(options)
    this.#onRelease = onRelease
  }

  /** @throws {CoreError} as `parseRoute`. */
  async current(view: StoreView, name: string): Promise<Traffic | undefined> {
    const route = await readRoute(view, name)
    return route && trafficOf(route.value)
  }

  /** @throws {CoreError} as `parsePin`. */
  async release(view: StoreView, name: string, version: string): Promise<Release | undefined> {
    const release = await view.releases.get(name, version)
    if (release !== undefined) return release.value
    const pin = await view.documents.get(PIN_KIND, pinId(name, version))
    return pin && releaseOfPin(pin.value)
  }

  /**
   * Writes the route with other versions, unless it has them already.
   *
   * @throws {GatewayError} `ERR_ROUTE_MISSING` when the server has no route; `ERR_ROUTE_RELEASE`, `ERR_ROUTE_ALIAS` as `RouteStore.change`.
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`, as `parseRoute`.
   */
  async apply(
    view: StoreView,
    name: string,
    { traffic, by }: { readonly traffic: Traffic; readonly by: string },
  ): Promise<void> {
    const before = await readRoute(view, name)
    if (before === undefined) throw logged(missing(name))
    const draft = withTraffic(before.value, traffic)
    if (canonicalize(trafficOf(before.value)) === canonicalize(trafficOf(draft))) return
    await this.#routes.change(view, draft, { by, revision: before.revision })
  }

  /** @throws {GatewayError} `ERR_ROUTE_MISSING`. */
  async capture(view: StoreView, name: string): Promise<DeploymentState> {
    const route = await readRoute(view, name)
    const document = await view.documents.get(ROUTE_KIND, name)
    if (route === undefined || document === undefined) throw logged(missing(name))
    const releases = await capturedReleases(view, name)
    const pins = await capturedPins(view, name)
    return toDeploymentDocument({ name, route: route.value, document: document.value.content, releases, pins })
  }

  async restore(
    view: StoreView,
    name: string,
    { state, by }: { readonly state: DeploymentState; readonly by: string },
  ): Promise<DeploymentResult> {
    const plan = await planRestoration(view, name, state)
    if (!plan.success) return plan
    for (const { release, state: target } of plan.states) {
      const { value: before, revision } = release
      const after = await view.releases.setState(before, { state: target, revision })
      await this.#onRelease?.(view, { before, after: after.value, by })
    }
    await this.#routes.putBack(view, plan.captured.document, by)
    return { success: true }
  }

  async validate(view: StoreView, name: string, state: DeploymentState): Promise<DeploymentResult> {
    const plan = await planRestoration(view, name, state)
    return plan.success ? { success: true } : plan
  }
}

async function planRestoration(
  view: StoreView,
  name: string,
  state: DeploymentState,
): Promise<Restoration | Extract<DeploymentResult, { readonly success: false }>> {
  const captured = read(state)
  if (typeof captured === 'string') return refused(captured)
  if (captured.name !== name) return refused(`The captured state is that of ${quote(captured.name)}`)
  const releases = new Map((await view.releases.list({ name })).map((release) => [release.value.version, release]))
  const pins = await capturedPins(view, name)
  for (const version of namedVersions(captured.route)) {
    const fault = faultOf(version, captured, { releases, pins })
    if (fault !== undefined) return refused(`Release ${version} of ${quote(name)} ${fault}`)
  }
  return { success: true, captured, states: statesToPutBack(captured, releases) }
}

/** What there is of a server now. */
interface Present {
  readonly releases: ReadonlyMap<string, Stored<Release>>
  readonly pins: ReadonlyMap<string, CapturedPin>
}

/** Why a version cannot be what it was any more. What could not be served then either is no reason. */
function faultOf(version: string, captured: CapturedDeployment, { releases, pins }: Present): string | undefined {
  const before = captured.releases.get(version)
  const now = releases.get(version)?.value
  if (before !== undefined) {
    if (now === undefined) return 'is not there any more'
    if (now.checksum !== before.checksum) return 'has another checksum than the one that was captured'
    return now.state === 'archived' && before.state !== 'archived' ? 'was archived since' : undefined
  }
  const pin = captured.pins.get(version)
  if (pin === undefined) return undefined
  if (now !== undefined && now.state !== 'development') return 'was released since, and was a pinned surface'
  const pinNow = pins.get(version)
  if (pinNow === undefined) return 'is not pinned any more'
  return pinNow.digest === pin.digest ? undefined : 'is not the surface that was pinned'
}

function statesToPutBack(
  { releases: captured }: CapturedDeployment,
  releases: Present['releases'],
): Restoration['states'] {
  return Array.from(captured.values()).flatMap(({ version, state, checksum }) => {
    const release = releases.get(version)
    if (release?.value.checksum !== checksum) return []
    const { state: now } = release.value
    return now === state || now === 'archived' ? [] : [{ release, state }]
  })
}

async function capturedReleases(view: StoreView, name: string): Promise<ReadonlyMap<string, CapturedRelease>> {
  const releases = await view.releases.list({ name })
  return sorted(releases.map(({ value: { version, state, checksum } }) => ({ version, state, checksum })))
}

async function capturedPins({ documents }: StoreView, name: string): Promise<ReadonlyMap<string, CapturedPin>> {
  const pins = await documents.list(PIN_KIND, name)
  return sorted(
    pins.map(({ value: { id, content } }) => ({
      version: id.slice(pinId(name, '').length),
      digest: digestPin(content),
    })),
  )
}

function sorted<T extends { readonly version: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map([...all].sort((a, b) => (a.version < b.version ? -1 : 1)).map((one) => [one.version, one]))
}

/** What was captured, or why it cannot be read. */
function read(state: DeploymentState): CapturedDeployment | string {
  try {
    return parseDeployment(state)
  } catch (error) {
    if (McpverError.isInstance(error)) return `The captured state cannot be read: ${error.message}`
    throw error
  }
}

function refused(reason: string): Extract<DeploymentResult, { readonly success: false }> {
  return { success: false, reason }
}

function missing(name: string): GatewayError {
  return new GatewayError(`No route says which release of ${quote(name)} is served`, {
    code: 'ERR_ROUTE_MISSING',
    hint: 'Set a route to one of its releases first.',
  })
}
