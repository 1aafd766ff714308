import type { PackageName } from './package-name.ts'

/** A version of a package that was published. */
export interface PublishedVersion {
  /** For an image: a tag, or a digest. */
  readonly version: string
  readonly isDeprecated: boolean
}

/** A version of a package in a list that may say less of it. */
export interface ListedVersion {
  readonly version: string
  /** `undefined` where it is not known. */
  readonly isDeprecated: boolean | undefined
}

/** What is known of the versions of a package from a list that may leave some out, as a lockfile does. */
export interface ListedVersions {
  /** There are these; whether there are others, is not known. */
  readonly listed: readonly ListedVersion[]
}

/** What knows which versions of a package there are: a registry, a mirror of one, a lockfile. */
export interface PackageIndex {
  /**
   * All versions of a package, none when there is no such package; some of them, from an index that does not list all; `undefined` when
   * it cannot say. It never rejects.
   */
  versionsOf(name: PackageName): Promise<readonly PublishedVersion[] | ListedVersions | undefined>
}
