import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages, type WorkspacePackage } from '../workspace.ts'
import { run } from './command.ts'

interface Change {
  readonly package: string
  readonly bump: 'patch' | 'minor'
}

/**
 * Checks, on a copy of the repository, that a change releases its package and only those that must follow: a fix releases
 * one package; a version that leaves the dependents' ranges releases those too, and nothing else.
 */
export async function assertIndependentReleases(copy: string): Promise<void> {
  for (const { manifest } of publishedPackages(copy)) {
    await assertReleases(copy, { package: manifest.name, bump: 'patch' }, [manifest.name])
  }
  for (const { manifest } of publishedPackages(copy)) {
    const change = { package: manifest.name, bump: 'minor' } as const
    await assertReleases(copy, change, [manifest.name, ...dependentsOf(manifest.name, publishedPackages(copy))])
  }
}

async function assertReleases(copy: string, change: Change, expected: readonly string[]): Promise<void> {
  const before = versionsIn(copy)
  writeFileSync(
    join(copy, '.changeset/rehearsal.md'),
    `---\n'${change.package}': ${change.bump}\n---\n\nA rehearsal.\n`,
  )
  await run('pnpm', ['exec', 'changeset', 'version'], { cwd: copy })
  const released = [...versionsIn(copy)].filter(([name, version]) => before.get(name) !== version).map(([name]) => name)
  const [found, wanted] = [released.sort().join(', '), [...expected].sort().join(', ')]
  if (found !== wanted)
    throw new Error(`A ${change.bump} of ${change.package} releases ${found}; it should release ${wanted}`)
  console.log(`  ${change.bump} of ${change.package} releases ${found}`)
}

function versionsIn(copy: string): Map<string, string> {
  return new Map(publishedPackages(copy).map(({ manifest }) => [manifest.name, manifest.version]))
}

/** The packages that name another among their dependencies. */
function dependentsOf(name: string, packages: readonly WorkspacePackage[]): string[] {
  return packages
    .filter(({ manifest }) => Object.hasOwn(manifest.dependencies ?? {}, name))
    .map(({ manifest }) => manifest.name)
}
