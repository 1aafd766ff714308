import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '..')

/** What scripts read of a package.json. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly engines?: { readonly node: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** A package of the repository. */
export interface WorkspacePackage {
  readonly directory: string
  readonly manifest: Manifest
}

/** The packages that are published, below the top of this repository or of a copy. */
export function publishedPackages(root = ROOT): WorkspacePackage[] {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((path) => ({ directory: dirname(join(root, path)), manifest: readManifest(join(root, path)) }))
    .filter(({ manifest }) => manifest.private !== true)
}

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}
