import type { ReleaseCatalog } from '../catalog/release-catalog.ts'
import { GenerationMap } from '../generation-map.ts'
import { PinnedServer } from './pinned-server.ts'
import type { ServedServer } from './served-server.ts'
import type { VersionedServer } from './versioned-server.ts'

const ALL = '/mcp'
const ROOT = `${ALL}/`
/** Ranges are the callers' words: how many paths are remembered at least. */
const MOST_PATHS = 1000

/** Which server is behind which path: `/mcp/<server>`, `/mcp/<server>@<range>`, and `/mcp` for all of them together. */
export class ServerDirectory {
  readonly #catalog: ReleaseCatalog
  readonly #create: (name: string) => VersionedServer
  readonly #servers = new Map<string, VersionedServer>()
  readonly #all: () => ServedServer | undefined
  readonly #paths = new GenerationMap<string, ServedServer>(MOST_PATHS)

  /** @param all All servers as one. Default: they are served each for itself alone. */
  constructor(
    catalog: ReleaseCatalog,
    create: (name: string) => VersionedServer,
    all: () => ServedServer | undefined = () => undefined,
  ) {
    this.#catalog = catalog
    this.#create = create
    this.#all = all
  }

  /** The servers that were asked for so far. */
  list(): readonly VersionedServer[] {
    return [...this.#servers.values()]
  }

  /** The server of a name; `undefined` when the store has none. */
  named(name: string): VersionedServer | undefined {
    if (this.#catalog.server(name) === undefined) return undefined
    const known = this.#servers.get(name)
    if (known !== undefined) return known
    const server = this.#create(name)
    this.#servers.set(name, server)
    return server
  }

  /** The server behind a path. */
  at(path: string): ServedServer | undefined {
    const known = this.#paths.get(path)
    if (known !== undefined) return this.#catalog.server(known.name) && known
    if (path === ALL) return this.#all()
    if (!path.startsWith(ROOT)) return undefined
    const found = this.#find(decoded(path.slice(ROOT.length)))
    if (found !== undefined) this.#paths.set(path, found)
    return found
  }

  #find(text: string): ServedServer | undefined {
    const whole = this.named(text)
    if (whole !== undefined) return whole
    // Names of npm packages begin with the character that stands before a range.
    const at = text.lastIndexOf('@')
    if (at <= 0) return undefined
    const server = this.named(text.slice(0, at))
    return server && new PinnedServer(server, text.slice(at + 1))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
