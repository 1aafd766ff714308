import type { Stored } from '@mcpver/core'
import { callableReleases } from '../route/callable-releases.ts'
import { ReleaseSelector, type RouteCaller } from '../route/release-selector.ts'
import { isOpen, ReleaseShelf } from '../route/release-shelf.ts'
import type { ReleaseSelection } from '../route/release-selection.ts'
import type { Route } from '../route/route.ts'
import type { ServedRelease } from './served-release.ts'
import { ToolDetours } from './tool-detours.ts'
import { ToolIndex } from './tool-index.ts'
import type { KnownRelease } from './tool-removal.ts'

/** What is known of a server. */
export interface CatalogServerOptions {
  readonly name: string
  /** `undefined` when nobody has said which release is served, or what was said cannot be read. */
  readonly route: Stored<Route> | undefined
  /** The releases that can be served, by version; those in staging and testing only when they are named. */
  readonly releases: ReadonlyMap<string, ServedRelease>
  /** Why other releases are not served, by version. */
  readonly withheld: ReadonlyMap<string, string>
  /** The releases that were served once and are archived. */
  readonly archived: readonly KnownRelease[]
  /** The name of the gateway that serves. Default: one that no route names. */
  readonly gateway?: string | undefined
}

/** What calls can get, and by which other ways. */
export interface CallableTools {
  readonly tools: ToolIndex
  /** `undefined` when the route has none. */
  readonly detours: ToolDetours | undefined
}

/** A server as it stood in the store at one moment. Nothing of it changes: when the store does, there is another one. */
export class CatalogServer implements CallableTools {
  readonly name: string
  readonly route: Stored<Route> | undefined
  readonly releases: ReadonlyMap<string, ServedRelease>
  readonly withheld: ReadonlyMap<string, string>
  readonly tools: ToolIndex
  /** Other ways to versions that can be called; `undefined` when the route has none. */
  readonly detours: ToolDetours | undefined
  readonly #known: readonly KnownRelease[]
  readonly #alone = new Map<ServedRelease, CallableTools>()
  readonly #shelf: ReleaseShelf<ServedRelease>
  readonly #selector: ReleaseSelector<ServedRelease> | undefined

  constructor({ name, route, releases, withheld, archived, gateway }: CatalogServerOptions) {
    this.name = name
    this.route = route
    this.releases = releases
    this.withheld = withheld
    const open = [...releases.values()].filter(isOpen)
    this.tools = new ToolIndex({
      callable: callableReleases(releases.values(), route?.value),
      known: [...archived, ...open],
    })
    this.#known = [...releases.values(), ...archived]
    this.detours = ToolDetours.of(route?.value, { index: this.tools, known: this.#known })
    this.#shelf = new ReleaseShelf({ server: name, releases, withheld })
    this.#selector = route && new ReleaseSelector(route.value, this.#shelf, gateway)
  }

  /** The release for a caller, by the route. */
  select(caller: RouteCaller): ReleaseSelection<ServedRelease> {
    return this.#selector?.select(caller) ?? this.#withoutRoute()
  }

  /** The release of a version, or the highest in a range, whatever the route says. */
  find(range: string): ReleaseSelection<ServedRelease> {
    return this.#shelf.find(range, 'range')
  }

  /** What calls could get if one of its releases were the only one. */
  alone(release: ServedRelease): CallableTools {
    let known = this.#alone.get(release)
    if (known === undefined) {
      const tools = new ToolIndex({ callable: [release] })
      known = { tools, detours: ToolDetours.of(this.route?.value, { index: tools, known: this.#known }) }
      this.#alone.set(release, known)
    }
    return known
  }

  #withoutRoute(): ReleaseSelection<ServedRelease> {
    const hint = 'Set a route to one of its releases.'
    return this.#shelf.refusal('ERR_ROUTE_MISSING', `No route says which release of ${this.name} is served`, hint)
  }
}
