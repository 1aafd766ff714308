import { APIVersion, type Clock, type JsonObject, type Store, type Stored } from '@mcpver/core'
import { diffTools, type SurfaceDiff, type VersionedSnapshot } from '@mcpver/diff'
import type { Backend } from '../backend/backend.ts'
import type { PinnedSurface } from '../catalog/pin-document.ts'
import { PinStore } from '../catalog/pin-store.ts'
import { RouteStore } from '../route/route-store.ts'
import type { Route } from '../route/route.ts'
import { pinOf, versionOf } from './first-use.ts'
import { surveyServer } from './survey-server.ts'

/** A server that nobody has released, and that is to be served. */
export interface IntakeRequest {
  /** What it is to be called here. */
  readonly server: string
  readonly backend: Backend
  /** How it is reached, to be stored with what is pinned. Default: it is not stored, and has to be said again each time. */
  readonly upstream?: JsonObject | undefined
  /** What to call what it lists now. Default: the version that it says itself. */
  readonly version?: APIVersion | undefined
  /** Whether what the server lists now is approved, in the place of what was pinned. */
  readonly isAccepted: boolean
  /** Who says so. */
  readonly by: string
}

/** What became of a server. Versions are written without `v`. */
export type IntakeResult =
  /** It is held to what it lists now from now on. */
  | { readonly status: 'pinned'; readonly version: string; readonly tools: number }
  /** It lists what was pinned. */
  | { readonly status: 'unchanged'; readonly version: string; readonly tools: number }
  /** It lists something else; what was pinned goes on to count. */
  | { readonly status: 'changed'; readonly version: string; readonly found: string; readonly diff: SurfaceDiff }

/** Where servers are taken in. */
export interface IntakeOptions {
  readonly store: Store
  readonly clock: Clock
}

/**
 * Takes a server in: pins what it lists on first use, and later says whether it still does.
 *
 * @throws {GatewayError} What `surveyServer` throws. {StoreError} What writing throws.
 */
export async function takeIn(request: IntakeRequest, { store, clock }: IntakeOptions): Promise<IntakeResult> {
  const { server, backend, upstream = null, isAccepted, by } = request
  const survey = await surveyServer(backend)
  const pins = new PinStore({ store, clock })
  const routes = new RouteStore({ store, clock })
  const version = request.version ?? versionOf(survey)
  const found = pinOf({ server, survey, upstream, version, before: await surfaceBefore(pins, server, version) })
  const route = await routes.read(server)
  const asked = request.version === undefined ? route?.value.active : found.version
  const pinned = asked === undefined ? undefined : await pins.read(server, asked)
  const tools = found.snapshot.surface.tools.length
  if (pinned === undefined || isAccepted) {
    await approve(pins, found)
    if (route === undefined || isAccepted) await routeTo(routes, found, { route, by })
    return { status: 'pinned', version: found.version, tools }
  }
  return compared(pinned.value, found)
}

/** The pinned surface of the highest version below. */
async function surfaceBefore(
  pins: PinStore,
  server: string,
  version: APIVersion,
): Promise<VersionedSnapshot | undefined> {
  const known = (await pins.list(server)).map(({ value }) => ({ value, version: APIVersion.parse(value.version) }))
  const below = known.filter((one) => one.version.compare(version) < 0).sort((a, b) => b.version.compare(a.version))
  return below[0]?.value.snapshot
}

/** What somebody has said of the route goes on to hold. */
async function routeTo(
  routes: RouteStore,
  { server, version }: PinnedSurface,
  { route, by }: { readonly route: Stored<Route> | undefined; readonly by: string },
): Promise<void> {
  const draft = { server, active: version, ...(route && { guard: route.value.guard, pins: route.value.pins }) }
  await routes.change(draft, { by, ...(route && { revision: route.revision }) })
}

function compared({ version, snapshot }: PinnedSurface, found: PinnedSurface): IntakeResult {
  const tools = found.snapshot.surface.tools.length
  const diff = diffTools(snapshot.surface, found.snapshot.surface)
  if (diff.tools.every(({ status }) => status === 'unchanged')) return { status: 'unchanged', version, tools }
  return { status: 'changed', version, found: found.version, diff }
}

/** What was pinned of the same version before gives way. */
async function approve(pins: PinStore, found: PinnedSurface): Promise<void> {
  const { isNew, pin } = await pins.pin(found)
  if (!isNew) await pins.replace(found, pin.revision)
}
