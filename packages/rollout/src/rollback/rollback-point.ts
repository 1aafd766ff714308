import { hash } from 'node:crypto'
import {
  canonicalize,
  DocumentNode,
  isPlainObject,
  type DeploymentState,
  type Digest,
  type JsonObject,
} from '@mcpver/core'

/** How far a rollback point has come: it can be used once. */
export type RollbackPointStatus = 'active' | 'used'

/** Everything that decides what callers of a server got at one time: the specification's `RollbackPoint`. */
export interface RollbackPoint {
  readonly id: string
  /** The server. */
  readonly name: string
  /** The version that everybody got then. */
  readonly version: string
  /** The specification's `state_snapshot`. */
  readonly state: DeploymentState
  /** The digest of the state as canonical JSON. */
  readonly digest: Digest
  readonly status: RollbackPointStatus
  readonly createdAt: number
  readonly createdBy: string
  /** Why it was made. */
  readonly reason: string
  /** The update that it was made for; `null` for none. */
  readonly update: string | null
  /** When that update was confirmed; `null` before, or for none. */
  readonly confirmedAt: number | null
  readonly usedAt: number | null
  readonly usedBy: string | null
}

const FORMAT = { format: 'mcpver-rollback-point', formatVersion: 1 } as const
const MEMBERS = ['confirmedAt', 'createdAt', 'createdBy', 'digest', 'format', 'formatVersion', 'id'] as const
const MORE = ['name', 'reason', 'state', 'status', 'update', 'usedAt', 'usedBy', 'version'] as const

/** The digest by which a state is known. */
export function digestState(state: DeploymentState): Digest {
  // Not Web Crypto, which answers later: this is asked for within transactions that others wait for.
  return `sha256:${hash('sha256', canonicalize(state))}`
}

/** A rollback point as JSON. */
export function toPointDocument(point: RollbackPoint): JsonObject {
  return { ...FORMAT, ...point }
}

/**
 * Reads a rollback point. Whether its digest fits is for `validateRollbackPoint` to say.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`; `ERR_LATER_FORMAT`.
 */
export function parsePoint(value: unknown): RollbackPoint {
  const node = DocumentNode.open(value, FORMAT).members([...MEMBERS, ...MORE])
  const { value: state } = node.state
  if (!isPlainObject(state)) throw node.state.refusal('an object')
  return {
    id: node.id.text(),
    name: node.name.text(),
    version: node.version.text(),
    state: state as DeploymentState,
    digest: node.digest.text() as Digest,
    status: parseStatus(node.status),
    createdAt: time(node.createdAt),
    createdBy: node.createdBy.text(),
    reason: node.reason.text(),
    update: orNull(node.update, (one) => one.text()),
    confirmedAt: orNull(node.confirmedAt, time),
    usedAt: orNull(node.usedAt, time),
    usedBy: orNull(node.usedBy, (one) => one.text()),
  }
}

function parseStatus(node: DocumentNode): RollbackPointStatus {
  if (node.value === 'active' || node.value === 'used') return node.value
  throw node.refusal('"active" or "used"')
}

function time(node: DocumentNode): number {
  if (typeof node.value === 'number' && Number.isSafeInteger(node.value) && node.value >= 0) return node.value
  throw node.refusal('a time in milliseconds')
}

function orNull<T>(node: DocumentNode, read: (node: DocumentNode) => T): T | null {
  return node.value === null ? null : read(node)
}
