import type { ListedVersion, ListedVersions, PackageIndex, PublishedVersion } from './package-index.ts'
import type { PackageName } from './package-name.ts'

/**
 * Several indexes as one: they are asked one after the other until one has all versions of a package, or says that there is none. Each
 * knows which ecosystems it has; where none has all, the versions that some of them have count together.
 *
 * One that does not answer is passed over. So put no public registry behind a private one of the same ecosystem: while the private one is
 * down, a stranger's package of the same name would be taken for yours.
 */
export function firstThatKnows(indexes: readonly PackageIndex[]): PackageIndex {
  return { versionsOf: (name) => askInTurn(indexes, name) }
}

async function askInTurn(
  indexes: readonly PackageIndex[],
  name: PackageName,
): Promise<readonly PublishedVersion[] | ListedVersions | undefined> {
  const listed: ListedVersion[] = []
  for (const index of indexes) {
    const versions = await index.versionsOf(name)
    if (versions === undefined) continue
    if (!('listed' in versions)) return versions
    listed.push(...versions.listed)
  }
  return listed.length > 0 ? { listed } : undefined
}
