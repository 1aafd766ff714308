// Rehearses a release without touching the repository or npm: `pnpm rehearse-release`.
// A copy of the working tree is versioned by changesets and published to a Verdaccio on loopback; then a fresh project
// installs each package alone, compiles and runs its README's example, and the package is linted as it was published.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './rehearsal/command.ts'
import { tryInstall, type Trial } from './rehearsal/consumer.ts'
import { assertIndependentReleases } from './rehearsal/independence.ts'
import { startRegistry } from './rehearsal/registry.ts'
import { publishedPackages, ROOT } from './workspace.ts'

/** Copies what git knows or would add, into a folder of its own. */
async function copyWorkingTree(target: string): Promise<void> {
  const files = (
    await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT })
  ).split('\0')
  for (const file of files.filter((name) => name !== '')) {
    cpSync(join(ROOT, file), join(target, file), { recursive: true, force: true })
  }
}

/** Versions and builds the copy. Provenance needs a CI's identity, so the rehearsal publishes without. */
async function prepareRelease(copy: string): Promise<void> {
  await run('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: copy })
  await run('pnpm', ['install', '--prefer-offline', '--frozen-lockfile'], { cwd: copy })
  await run('pnpm', ['exec', 'changeset', 'version'], { cwd: copy })
  await run('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=./packages/*'], { cwd: copy })
  for (const { directory } of publishedPackages(copy)) {
    const path = join(directory, 'package.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace(/,?\s*"provenance": true/, ''))
  }
}

function printTable(trials: readonly Trial[]): void {
  console.log('\npackage              version   installed   packages that come along')
  for (const { name, version, bytes, dependencies } of trials) {
    const size = `${(bytes / 1024).toFixed(0)} KiB`
    console.log(`${name.padEnd(21)}${version.padEnd(10)}${size.padStart(9)}   ${dependencies.join(', ')}`)
  }
}

async function rehearse(scratch: string): Promise<void> {
  const copy = join(scratch, 'repository')
  console.log('Copying, versioning and building …')
  await copyWorkingTree(copy)
  await prepareRelease(copy)
  const registry = await startRegistry(join(scratch, 'registry'))
  try {
    console.log(`Publishing to ${registry.url} …`)
    await run('pnpm', ['exec', 'changeset', 'publish', '--no-git-tag'], { cwd: copy, env: registry.env })
    const trials: Trial[] = []
    for (const { directory, manifest } of publishedPackages(copy)) {
      console.log(`Installing ${manifest.name} ${manifest.version} alone …`)
      trials.push(await tryInstall({ directory, manifest }, { scratch: join(scratch, 'consumers'), env: registry.env }))
    }
    printTable(trials)
  } finally {
    await registry.stop()
  }
  console.log('\nReleasing one package after another …')
  await assertIndependentReleases(copy)
}

const scratch = mkdtempSync(join(tmpdir(), 'mcpver-release-'))
try {
  await rehearse(scratch)
  console.log('\nThe release would work.')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
