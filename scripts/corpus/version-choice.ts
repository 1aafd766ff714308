import semver from 'semver'
import { run } from '../rehearsal/command.ts'
import { ROOT } from '../workspace.ts'

/** A package on npm and the versions of it that are wanted. */
export interface PackageRequest {
  readonly name: string
  /** Absent: chosen from what is published. */
  readonly versions?: readonly string[]
}

/** How many versions are chosen where none are given. */
export interface VersionChoice {
  /** The newest so many of each minor. */
  readonly perMinor: number
  /** And of those the newest so many. */
  readonly most: number
}

/** Reads `<package>[@version,…]`. */
export function parseRequest(text: string): PackageRequest {
  const [, name, versions] = /^((?:@[\w.-]+\/)?[\w.-]+)(?:@([\w.+,-]+))?$/.exec(text) ?? []
  if (name === undefined) throw new Error(`Not a package and its versions: ${text}`)
  return versions === undefined ? { name } : { name, versions: versions.split(',') }
}

/** The versions to capture, the oldest first. */
export async function chooseVersions({ name, versions }: PackageRequest, choice: VersionChoice): Promise<string[]> {
  if (versions !== undefined) return [...versions].sort(byPrecedence)
  const answer = JSON.parse(await run('npm', ['view', name, 'versions', '--json'], { cwd: ROOT })) as string | string[]
  return newestOfMinors([answer].flat(), choice)
}

/** The newest releases of each minor; prereleases are left out. */
function newestOfMinors(published: readonly string[], { perMinor, most }: VersionChoice): string[] {
  const releases = published.filter((version) => semver.valid(version) !== null && semver.prerelease(version) === null)
  const taken = new Map<string, number>()
  const chosen = semver.rsort([...releases]).filter((version) => {
    const minor = `${String(semver.major(version))}.${String(semver.minor(version))}`
    taken.set(minor, (taken.get(minor) ?? 0) + 1)
    return (taken.get(minor) ?? 0) <= perMinor
  })
  return chosen.slice(0, most).reverse()
}

/** By semantic version where both are one; else as they were given. */
function byPrecedence(a: string, b: string): number {
  return semver.valid(a) !== null && semver.valid(b) !== null ? semver.compare(a, b) : 0
}
