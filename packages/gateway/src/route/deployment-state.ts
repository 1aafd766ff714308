import {
  DocumentNode,
  isPlainObject,
  RELEASE_STATES,
  type Digest,
  type JsonObject,
  type ReleaseState,
} from '@mcpver/core'
import { parseRoute } from './route-document.ts'
import { parseName, parseVersion } from './route-values.ts'
import type { Route } from './route.ts'

const FORMAT = { format: 'mcpver-deployment', formatVersion: 1 } as const
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** A release, as far as it decides what callers get. */
export interface CapturedRelease {
  /** Without `v`. */
  readonly version: string
  readonly state: ReleaseState
  readonly checksum: Digest
}

/** A surface that was pinned on first use, as far as it decides what callers get. */
export interface CapturedPin {
  /** Without `v`. */
  readonly version: string
  /** Of its document as canonical JSON. */
  readonly digest: Digest
}

/** Everything that decided what callers of a server got at one time. */
export interface CapturedDeployment {
  readonly name: string
  readonly route: Route
  /** The document of the route, as it stood in the store. */
  readonly document: JsonObject
  /** All of the name, in order of version. */
  readonly releases: ReadonlyMap<string, CapturedRelease>
  readonly pins: ReadonlyMap<string, CapturedPin>
}

/** A captured deployment as JSON. */
export function toDeploymentDocument({ name, document, releases, pins }: CapturedDeployment): JsonObject {
  return {
    ...FORMAT,
    name,
    route: document,
    releases: Array.from(releases.values(), ({ version, state, checksum }) => ({ version, state, checksum })),
    pins: Array.from(pins.values(), ({ version, digest }) => ({ version, digest })),
  }
}

/**
 * Reads a captured deployment.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`, with a JSON Pointer: also for the route of another server, and a version twice;
 *   `ERR_LATER_FORMAT`.
 */
export function parseDeployment(value: unknown): CapturedDeployment {
  const node = DocumentNode.open(value, FORMAT).members([
    'format',
    'formatVersion',
    'name',
    'route',
    'releases',
    'pins',
  ])
  const name = parseName(node.name)
  const { route } = node
  if (!isPlainObject(route.value)) throw route.refusal('a route')
  const parsed = route.read(() => parseRoute(route.value))
  if (parsed.server !== name) throw route.refusal('the route of the name that was captured')
  return {
    name,
    route: parsed,
    document: route.value as JsonObject,
    releases: byVersion(node.releases, parseRelease),
    pins: byVersion(node.pins, parsePin),
  }
}

function byVersion<T extends { readonly version: string }>(
  node: DocumentNode,
  parse: (element: DocumentNode) => T,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>()
  for (const element of node.elements()) {
    const one = parse(element)
    if (all.has(one.version)) throw element.refusal('no version twice')
    all.set(one.version, one)
  }
  return all
}

function parseRelease(node: DocumentNode): CapturedRelease {
  const { version, state, checksum } = node.members(['version', 'state', 'checksum'])
  return { version: parseVersion(version), state: parseState(state), checksum: parseDigest(checksum) }
}

function parsePin(node: DocumentNode): CapturedPin {
  const { version, digest } = node.members(['version', 'digest'])
  return { version: parseVersion(version), digest: parseDigest(digest) }
}

function parseState(node: DocumentNode): ReleaseState {
  const state = RELEASE_STATES.find((one) => one === node.value)
  if (state === undefined) throw node.refusal(RELEASE_STATES.map((one) => `"${one}"`).join(' or '))
  return state
}

function parseDigest(node: DocumentNode): Digest {
  const text = node.text()
  if (!DIGEST.test(text)) throw node.refusal('"sha256:" and 64 hexadecimal digits')
  return text as Digest
}
