import {
  DocumentNode,
  quote,
  systemClock,
  type Clock,
  type Store,
  type Stored,
  type StoredDocument,
  type StoreView,
} from '@mcpver/core'
import { parsePin, PIN_KIND, pinId, toPinDocument, type PinnedSurface } from './pin-document.ts'

/** What a pin store works with. */
export interface PinStoreOptions {
  readonly store: Store
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** Takes note of a change within its transaction: when it rejects, nothing is changed. */
  readonly onChange?: (
    view: StoreView,
    before: PinnedSurface | undefined,
    after: PinnedSurface | undefined,
  ) => Promise<void>
}

/** What was pinned of a server: now, or before. */
export interface PinResult {
  readonly isNew: boolean
  /** What counts from now on: the surface that was given, or the one that was there, which may be another. */
  readonly pin: Stored<PinnedSurface>
}

/** Surfaces of servers as they were on first use, for servers that nobody has released. */
export class PinStore {
  readonly #store: Store
  readonly #clock: Clock
  readonly #onChange: PinStoreOptions['onChange']

  constructor({ store, clock = systemClock, onChange }: PinStoreOptions) {
    this.#store = store
    this.#clock = clock
    this.#onChange = onChange
  }

  /** What was pinned of a version of a server. Throws as `parsePin`. */
  async read(server: string, version: string): Promise<Stored<PinnedSurface> | undefined> {
    const document = await this.#store.read(({ documents }) => documents.get(PIN_KIND, pinId(server, version)))
    return document && toStoredPin(document)
  }

  /** What was pinned of a server, in order of creation. Throws as `parsePin`. */
  async list(server: string): Promise<readonly Stored<PinnedSurface>[]> {
    const documents = await this.#store.read((view) => view.documents.list(PIN_KIND, server))
    return documents.map(toStoredPin)
  }

  /** Pins a surface if its version was not pinned before; the first one stays. Of several at once, one is first. */
  async pin(surface: PinnedSurface): Promise<PinResult> {
    return this.#store.write(async (view) => {
      const known = await view.documents.get(PIN_KIND, pinId(surface.server, surface.version))
      if (known !== undefined) return { isNew: false, pin: toStoredPin(known) }
      const stored = await view.documents.put(this.#toDocument(surface))
      await this.#onChange?.(view, undefined, surface)
      return { isNew: true, pin: toStoredPin(stored) }
    })
  }

  /**
   * Pins another surface in the place of the one that was read: somebody has looked at what changed.
   *
   * @throws a `StoreError` `ERR_STORE_STALE`.
   */
  async replace(surface: PinnedSurface, revision: number): Promise<Stored<PinnedSurface>> {
    return this.#store.write(async (view) => {
      const before = await view.documents.get(PIN_KIND, pinId(surface.server, surface.version))
      const createdAt = before?.value.createdAt
      const document = this.#toDocument(surface)
      const stored = await view.documents.put({ ...document, ...(createdAt !== undefined && { createdAt }) }, revision)
      await this.#onChange?.(view, before && toStoredPin(before).value, surface)
      return toStoredPin(stored)
    })
  }

  /** @throws a `StoreError` `ERR_STORE_STALE` or `ERR_STORE_MISSING`. */
  async remove({ server, version }: Pick<PinnedSurface, 'server' | 'version'>, revision: number): Promise<void> {
    await this.#store.write(async (view) => {
      const before = await view.documents.get(PIN_KIND, pinId(server, version))
      await view.documents.remove(PIN_KIND, pinId(server, version), revision)
      await this.#onChange?.(view, before && toStoredPin(before).value, undefined)
    })
  }

  #toDocument(surface: PinnedSurface): StoredDocument {
    const { server, version } = surface
    const content = toPinDocument(surface)
    return { kind: PIN_KIND, id: pinId(server, version), subject: server, content, createdAt: this.#clock.now() }
  }
}

/** The surface that a document holds. Throws as `parsePin`, also for that of another server. */
export function toStoredPin({ value, revision }: Stored<StoredDocument>): Stored<PinnedSurface> {
  const pin = parsePin(value.content)
  if (pinId(pin.server, pin.version) === value.id) return { value: pin, revision }
  throw new DocumentNode(pin.server, '/server').refusal(`the server that it is stored under, ${quote(value.id)},`)
}
