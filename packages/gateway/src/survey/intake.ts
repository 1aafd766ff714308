import type { Clock, JsonObject, Store } from '@mcpver/core'
import { diffTools, type SurfaceDiff } from '@mcpver/diff'
import type { Backend } from '../backend/backend.ts'
import type { PinnedSurface } from '../catalog/pin-document.ts'
import { PinStore } from '../catalog/pin-store.ts'
import { RouteStore } from '../route/route-store.ts'
import { pinOf } from './first-use.ts'
import { surveyServer } from './survey-server.ts'

/** A server that nobody has released, and that is to be served. */
export interface IntakeRequest {
  /** What it is to be called here. */
  readonly server: string
  readonly backend: Backend
  /** How it is reached, to be stored with what is pinned. Default: it is not stored, and has to be said again each time. */
  readonly upstream?: JsonObject | undefined
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
  const found: PinnedSurface = { ...pinOf({ server, survey, upstream: upstream ?? {} }), upstream }
  const pins = new PinStore({ store, clock })
  const routes = new RouteStore({ store, clock })
  const route = await routes.read(server)
  const pinned = route && (await pins.read(server, route.value.active))
  const tools = found.snapshot.surface.tools.length
  if (route === undefined || pinned === undefined || isAccepted) {
    await approve(pins, found)
    const draft = { server, active: found.version, ...(route && { guard: route.value.guard }) }
    await routes.change(draft, { by, ...(route && { revision: route.revision }) })
    return { status: 'pinned', version: found.version, tools }
  }
  const { version, snapshot } = pinned.value
  const diff = diffTools(snapshot.surface, found.snapshot.surface)
  if (diff.tools.every(({ status }) => status === 'unchanged')) return { status: 'unchanged', version, tools }
  return { status: 'changed', version, found: found.version, diff }
}

/** What was pinned of the same version before gives way. */
async function approve(pins: PinStore, found: PinnedSurface): Promise<void> {
  const { isNew, pin } = await pins.pin(found)
  if (!isNew) await pins.replace(found, pin.revision)
}
