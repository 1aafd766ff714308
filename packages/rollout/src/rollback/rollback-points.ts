import { DocumentNode, quote, type Deployer, type Stored, type StoredDocument, type StoreView } from '@mcpver/core'
import { RolloutError } from '../rollout-error.ts'
import { digestState, parsePoint, toPointDocument, type RollbackPoint } from './rollback-point.ts'

/** The kind of the documents that rollback points are. */
export const POINT_KIND = 'rollback-point'

/** Who makes a rollback point, and why. */
export interface PointRequest {
  /** A name that no other one has. */
  readonly id: string
  readonly name: string
  readonly by: string
  readonly reason: string
  readonly at: number
  /** The update that it is made for. Default: none. */
  readonly update?: string
}

/** The rollback points in a transaction. */
export class RollbackPoints {
  readonly #view: StoreView
  readonly #deployer: Deployer

  constructor(view: StoreView, deployer: Deployer) {
    this.#view = view
    this.#deployer = deployer
  }

  /**
   * A rollback point of what there is now, which is not kept yet.
   *
   * @throws {RolloutError} `ERR_NOT_SERVED` when nothing is served under the name, and what the deployer throws.
   */
  async capture({ id, name, by, reason, at, update }: PointRequest): Promise<RollbackPoint> {
    const current = await this.#deployer.current(this.#view, name)
    if (current === undefined) throw notServed(name)
    const state = await this.#deployer.capture(this.#view, name)
    return {
      ...{ id, name, version: current.active, state, digest: digestState(state), status: 'active' },
      ...{ createdAt: at, createdBy: by, reason, update: update ?? null },
      ...{ confirmedAt: null, usedAt: null, usedBy: null },
    }
  }

  /** Keeps a rollback point. */
  async add(point: RollbackPoint): Promise<void> {
    await this.#view.documents.put(toStored(point))
  }

  /** @throws {CoreError} as `parsePoint`. */
  async get(id: string): Promise<Stored<RollbackPoint> | undefined> {
    const stored = await this.#view.documents.get(POINT_KIND, id)
    return stored && toPoint(stored)
  }

  /** Those of a server, the newest first. Default: of all. */
  async list(name?: string): Promise<readonly Stored<RollbackPoint>[]> {
    const stored = await this.#view.documents.list(POINT_KIND, name)
    return stored.map(toPoint).reverse()
  }

  async mark(
    { value, revision }: Stored<RollbackPoint>,
    change: Partial<Pick<RollbackPoint, 'confirmedAt' | 'status' | 'usedAt' | 'usedBy'>>,
  ): Promise<void> {
    await this.#view.documents.put(toStored({ ...value, ...change }), revision)
  }
}

/** That nothing is served under a name. */
export function notServed(name: string): RolloutError {
  return new RolloutError(`Nothing is served as ${quote(name)}: it has no route`, {
    code: 'ERR_NOT_SERVED',
    hint: `Say which release it serves: mcpver route set ${name} <version>`,
  })
}

function toPoint({ value, revision }: Stored<StoredDocument>): Stored<RollbackPoint> {
  const point = parsePoint(value.content)
  if (point.id === value.id && point.name === value.subject) return { value: point, revision }
  throw new DocumentNode(point.id, '/id').refusal(`the id and the name that it is stored under, ${quote(value.id)},`)
}

function toStored(point: RollbackPoint): StoredDocument {
  const { id, name, createdAt } = point
  return { kind: POINT_KIND, id, subject: name, content: toPointDocument(point), createdAt }
}
