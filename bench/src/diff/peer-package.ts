// @boundaries-ignore the one place where packages are installed on demand is the repository's own scripts
import { cachedPackage } from '../../../scripts/cached-package.ts'

/** A package on npm that a checker needs. */
export interface PeerPackage {
  readonly name: string
  readonly version: string
}

/** The peers that are measured, in exact versions. */
export const PEERS = [
  { name: 'jsoncompat', version: '0.4.2' },
  { name: 'json-schema-diff', version: '1.0.0' },
  { name: 'json-schema-diff-validator', version: '0.4.2' },
] as const satisfies readonly PeerPackage[]

/** The folder of a peer, installed from npm when it is first asked for. */
export function peerFolder(name: (typeof PEERS)[number]['name']): string {
  const peer = PEERS.find((each) => each.name === name)
  if (peer === undefined) throw new Error(`No peer ${name}`)
  return cachedPackage(peer.name, peer.version)
}
