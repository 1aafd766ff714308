import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runFor } from './timed-command.ts'

/** An installed version of a package and the program of it that is the server. */
export interface Installation {
  /** The package's own folder. */
  readonly folder: string
  /** The file that its `bin` names. */
  readonly program: string
}

/** One version of a package. */
export interface PackageVersion {
  readonly name: string
  readonly version: string
}

const LONGEST_INSTALL = 300_000

/** Installs a version once, without running anything of it. */
export async function install({ name, version }: PackageVersion, cache: string): Promise<Installation> {
  const home = join(cache, `${name.replace('/', '__')}@${version}`)
  if (!existsSync(home)) {
    mkdirSync(cache, { recursive: true })
    // Elsewhere first: an installation that was broken off is never taken for a whole one.
    const fresh = mkdtempSync(join(cache, '.new-'))
    try {
      writeFileSync(join(fresh, 'package.json'), '{ "private": true }\n')
      const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', fresh, `${name}@${version}`]
      await runFor(LONGEST_INSTALL, { command: 'npm', args })
      renameSync(fresh, home)
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  }
  const folder = join(home, 'node_modules', name)
  return { folder, program: join(folder, programPath(folder, name)) }
}

/** The program with the package's name, or the only one. */
function programPath(folder: string, name: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly bin?: string | Readonly<Record<string, string>>
  }
  if (typeof manifest.bin === 'string') return manifest.bin
  const programs = Object.entries(manifest.bin ?? {})
  const unscoped = name.slice(name.lastIndexOf('/') + 1)
  const [, path] =
    programs.find(([program]) => program === unscoped) ?? (programs.length === 1 ? programs[0] : undefined) ?? []
  if (path === undefined) {
    const names = programs.map(([program]) => program).join(', ')
    throw new Error(`No program that is clearly the server; its programs: ${names === '' ? 'none' : names}`)
  }
  return path
}
