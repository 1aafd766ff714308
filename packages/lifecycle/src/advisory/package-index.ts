import type { PackageName } from './package-name.ts'

/** A version of a package that was published. */
export interface PublishedVersion {
  /** For an image: a tag, or a digest. */
  readonly version: string
  readonly isDeprecated: boolean
}

/** What knows which versions of a package there are: a registry, a mirror of one, a lockfile. */
export interface PackageIndex {
  /** All versions of a package, none when there is no such package; `undefined` when it cannot say. */
  versionsOf(name: PackageName): Promise<readonly PublishedVersion[] | undefined>
}
