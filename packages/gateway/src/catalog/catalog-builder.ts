import { hash } from 'node:crypto'
import {
  canonicalize,
  quote,
  type Logger,
  type Release,
  type ReleaseState,
  type Stored,
  type StoredDocument,
} from '@mcpver/core'
import { parseVersionedSnapshot } from '@mcpver/diff'
import { toStoredRoute } from '../route/route-writer.ts'
import type { Route } from '../route/route.ts'
import { CatalogServer } from './catalog-server.ts'
import { toStoredPin } from './pin-store.ts'
import { SurfaceMemory } from './surface-memory.ts'
import type { ServedRelease } from './served-release.ts'
import type { ServerRecords } from './store-reading.ts'
import type { KnownRelease } from './tool-removal.ts'

/** What a builder works with. */
export interface CatalogBuilderOptions {
  /** Whether a release is what was signed by somebody who may. Asked each time: who may can change. */
  readonly verify: ((release: Release) => Promise<boolean>) | undefined
  readonly logger: Logger
  /** The name of the gateway that serves. Default: one that no route names. */
  readonly gateway?: string | undefined
}

/** A server, and what it was made of. */
export interface BuiltServer {
  readonly server: CatalogServer
  /** Equal exactly when the same would be made again. */
  readonly fingerprint: string
}

/** What is found out of a server, piece by piece. */
interface Findings {
  readonly releases: Map<string, ServedRelease>
  readonly withheld: Map<string, string>
  readonly archived: KnownRelease[]
}

const SERVABLE: ReadonlySet<ReleaseState> = new Set(['testing', 'staging', 'production', 'deprecated'])

/** Makes servers of what is stored. What it read once it does not read again. */
export class CatalogBuilder {
  readonly #options: CatalogBuilderOptions
  readonly #memory = new SurfaceMemory()
  /** What was logged already of what is still so. */
  #logged = new Set<string>()
  #logging = new Set<string>()

  constructor(options: CatalogBuilderOptions) {
    this.#options = options
  }

  /** @param before The servers that there are, of which those stay that would be made again. */
  async build(
    records: readonly ServerRecords[],
    before: ReadonlyMap<string, BuiltServer>,
  ): Promise<ReadonlyMap<string, BuiltServer>> {
    const built = new Map<string, BuiltServer>()
    for (const one of records) built.set(one.name, await this.#server(one, before.get(one.name)))
    this.#memory.forgetUnused()
    this.#logged = this.#logging
    this.#logging = new Set()
    return built
  }

  async #server(records: ServerRecords, before: BuiltServer | undefined): Promise<BuiltServer> {
    const { name } = records
    const route = this.#route(records)
    const findings: Findings = { releases: new Map(), withheld: new Map(), archived: [] }
    for (const { value } of records.releases) await this.#addRelease(findings, value)
    const promoted = records.releases.filter(({ value }) => value.state !== 'development')
    const released = new Set(promoted.map(({ value }) => value.version))
    for (const pin of records.pins) await this.#addPin(findings, pin, released)
    const fingerprint = fingerprintOf(records, findings)
    if (before?.fingerprint === fingerprint) return before
    return { server: new CatalogServer({ name, route, ...findings, gateway: this.#options.gateway }), fingerprint }
  }

  #route({ name, route }: ServerRecords): Stored<Route> | undefined {
    if (route === undefined) return undefined
    try {
      return toStoredRoute(route)
    } catch (error) {
      this.#log(`The route of ${quote(name)} cannot be read`, { err: error, server: name })
      return undefined
    }
  }

  async #addRelease(findings: Findings, release: Release): Promise<void> {
    const { name, version, state, checksum, signature, upstream, definition } = release
    if (state !== 'archived' && !SERVABLE.has(state)) return
    const fault = await this.#faultOf(release)
    if (fault !== undefined) return this.#withhold(findings, { server: name, version, fault })
    const identity = `release\u0000${name}\u0000${version}\u0000${checksum}\u0000${signature}`
    const reading = await this.#memory.read(identity, () => parseVersionedSnapshot(definition))
    if ('fault' in reading) return this.#withhold(findings, { server: name, version, fault: reading.fault })
    const { surface } = reading
    if (state === 'archived') findings.archived.push({ version, tools: surface.tools })
    else findings.releases.set(version, { ...surface, server: name, version, state, origin: 'release', upstream })
  }

  /** A release counts more than a pin of its version, once it left development. */
  async #addPin(findings: Findings, document: Stored<StoredDocument>, released: ReadonlySet<string>): Promise<void> {
    const { id, subject: server } = document.value
    try {
      const { version, snapshot, upstream, instructions } = toStoredPin(document).value
      if (released.has(version)) return
      const reading = await this.#memory.read(`pin\u0000${contentMark(document)}`, () => snapshot)
      if ('fault' in reading) return this.#withhold(findings, { server, version, fault: reading.fault })
      const { surface } = reading
      const said = instructions === undefined ? {} : { instructions }
      const served = { ...surface, ...said, server, version, state: 'production', origin: 'pin', upstream } as const
      findings.releases.set(version, served)
    } catch (error) {
      this.#log(`The pinned surface ${quote(id)} cannot be read`, { err: error, server })
    }
  }

  /** Why a release is not served. What cannot be verified is not verified. */
  async #faultOf(release: Release): Promise<string | undefined> {
    const { verify } = this.#options
    // What is not served only tells what there was.
    if (verify === undefined || release.state === 'archived') return undefined
    try {
      return (await verify(release)) ? undefined : 'its signature was not verified'
    } catch (error) {
      return `its signature could not be verified: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  #withhold(
    { withheld }: Findings,
    { server, version, fault }: { readonly server: string; readonly version: string; readonly fault: string },
  ): void {
    withheld.set(version, fault)
    this.#log(`Release ${version} of ${quote(server)} is not served: ${fault}`, { server, version })
  }

  /** Once for as long as it is so. */
  #log(message: string, fields: object): void {
    this.#logging.add(message)
    if (!this.#logged.has(message)) this.#options.logger.warn(fields, message)
  }
}

function fingerprintOf({ route, releases, pins }: ServerRecords, { withheld }: Findings): string {
  return JSON.stringify([
    route && [route.revision, contentMark(route)],
    releases.map(({ value, revision }) => [value.version, revision, value.checksum]),
    pins.map(contentMark),
    [...withheld],
  ])
}

/** Not the revision: a document that was removed begins again at 1. */
function contentMark({ value }: Stored<StoredDocument>): string {
  return hash('sha256', canonicalize([value.id, value.content]))
}
