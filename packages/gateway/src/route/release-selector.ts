import type { MatchableHeaders } from '../access/matchable-headers.ts'
import { GenerationMap } from '../generation-map.ts'
import { ReleaseShelf, type ShelfOptions, type ShelvedRelease } from './release-shelf.ts'
import { splitPoint, splitShares, versionAt, type SplitShare } from './split-point.ts'
import type { Route } from './route.ts'
import type { ReleaseSelection } from './release-selection.ts'
import { TrafficMatcher } from './traffic-matcher.ts'

/** Who is to get a release. */
export interface RouteCaller {
  /** Who was authenticated. */
  readonly principal?: string | undefined
  /** What the client calls itself. */
  readonly client?: string | undefined
  /** What a caller who was not authenticated is kept on one version by. Default: the active version. */
  readonly key?: string | undefined
  /** What came along with the request, or with the one that began the session. Default: nothing. */
  readonly headers?: MatchableHeaders | undefined
}

const MOST_KEYS = 5000
/** Longer keys are hashed each time: they come from callers, and what is remembered is bounded. */
const LONGEST_KEPT = 256

/** Chooses releases by one route; a route that changed has another one. */
export class ReleaseSelector<R extends ShelvedRelease> {
  readonly #route: Route
  readonly #shelf: ReleaseShelf<R>
  /** The version of everybody of whom nothing else is said: the active one, unless the route has another for this gateway. */
  readonly #active: string
  readonly #shares: readonly SplitShare[]
  /** `undefined` when the route has no matches. */
  readonly #matcher: TrafficMatcher | undefined
  /** Ranges, by who is pinned to them. */
  readonly #principals: ReadonlyMap<string, string>
  readonly #clients: ReadonlyMap<string, string>
  /** What was chosen for ranges and versions: there are as many as the route names. */
  readonly #chosen = new Map<string, ReleaseSelection<R>>()
  readonly #versions = new GenerationMap<string, string>(MOST_KEYS)

  /** @param gateway The name of the gateway that serves. Default: one that no route names. */
  constructor(route: Route, shelf: ReleaseShelf<R>, gateway = '') {
    this.#route = route
    this.#shelf = shelf
    this.#active = route.gateways?.get(gateway) ?? route.active
    // Who has a share has it at every gateway: only the rest goes elsewhere.
    this.#shares = splitShares(route).map((share) =>
      share.version === route.active ? { ...share, version: this.#active } : share,
    )
    this.#matcher = TrafficMatcher.of(route.matches)
    this.#principals = new Map(route.pins.flatMap((pin) => ('principal' in pin ? [[pin.principal, pin.range]] : [])))
    this.#clients = new Map(route.pins.flatMap((pin) => ('client' in pin ? [[pin.client, pin.range]] : [])))
  }

  /** The release for a caller. What cannot be had is refused, never replaced by something else. */
  select({ principal, client, key, headers }: RouteCaller): ReleaseSelection<R> {
    const pinned = this.#pinned(principal, client)
    if (pinned !== undefined) return this.#once(`pin ${pinned}`, () => this.#shelf.find(pinned, 'pin'))
    const matched = this.#matcher?.versionFor(principal, headers)
    if (matched !== undefined) return this.#once(`match ${matched}`, () => this.#shelf.named(matched, 'match'))
    const version = this.#versionFor(principal ?? key)
    if (version !== this.#active) return this.#once(`split ${version}`, () => this.#shelf.named(version, 'split'))
    const by = version === this.#route.active ? 'active' : 'gateway'
    return this.#once(by, () => this.#shelf.named(version, by))
  }

  #pinned(principal: string | undefined, client: string | undefined): string | undefined {
    const own = principal === undefined ? undefined : this.#principals.get(principal)
    return own ?? (client === undefined ? undefined : this.#clients.get(client))
  }

  #versionFor(key: string | undefined): string {
    const { server, split } = this.#route
    if (key === undefined || split.size === 0) return this.#active
    const known = this.#versions.get(key)
    if (known !== undefined) return known
    const version = versionAt(this.#shares, splitPoint(server, key)) ?? this.#active
    if (key.length <= LONGEST_KEPT) this.#versions.set(key, version)
    return version
  }

  #once(what: string, choose: () => ReleaseSelection<R>): ReleaseSelection<R> {
    const known = this.#chosen.get(what)
    if (known !== undefined) return known
    const selection = choose()
    this.#chosen.set(what, selection)
    return selection
  }
}

/**
 * The release that a caller gets: what they are pinned to, as a principal rather than as a client; else that of the first match that
 * holds; else by the shares of the versions, always the same for one principal or key; else the one for the gateway that serves, or the
 * active one. Whoever asks often keeps a `ReleaseSelector`.
 */
export function selectRelease<R extends ShelvedRelease>(
  route: Route,
  caller: RouteCaller,
  { gateway, ...shelf }: Omit<ShelfOptions<R>, 'server'> & { readonly gateway?: string },
): ReleaseSelection<R> {
  return new ReleaseSelector(route, new ReleaseShelf({ ...shelf, server: route.server }), gateway).select(caller)
}
