import { hash } from 'node:crypto'
import { canonicalize, type Digest, type JsonObject, type Release, type StoredDocument } from '@mcpver/core'
import { toVersionedSnapshot } from '@mcpver/diff'
import { parsePin } from './pin-document.ts'

/** The digest of all that a pin says. */
export function digestPin(content: JsonObject): Digest {
  return `sha256:${hash('sha256', canonicalize(content))}`
}

/**
 * A surface that was pinned on first use, as a release: one in production that nobody signed.
 *
 * @throws {CoreError} as `parsePin`.
 */
export function releaseOfPin({ content, createdAt }: Pick<StoredDocument, 'content' | 'createdAt'>): Release {
  const { server, version, snapshot, upstream } = parsePin(content)
  return {
    ...{ name: server, version, state: 'production', createdAt, createdBy: 'pinned on first use' },
    ...{ changelog: [], securityUpdates: [], dependencies: {}, signature: '' },
    ...{ checksum: digestPin(content), previousChecksum: null, upstream },
    definition: toVersionedSnapshot(snapshot),
  }
}
