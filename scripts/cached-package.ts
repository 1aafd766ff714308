import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../node_modules/.cache/npm-packages')

/**
 * The folder of a package that only some scripts need: installed from npm when it is first asked for, so that a fresh clone
 * does not wait for it.
 *
 * @param overrides Versions of indirect dependencies to use instead of those asked for.
 */
export function cachedPackage(name: string, version: string, overrides: Readonly<Record<string, string>> = {}): string {
  const directory = join(CACHE, `${name}@${version}`)
  const installed = join(directory, 'node_modules', name)
  if (!existsSync(join(installed, 'package.json'))) {
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, overrides }))
    console.error(`Installing ${name}@${version} …`)
    const args = ['install', '--no-audit', '--no-fund', '--prefix', directory, `${name}@${version}`]
    const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not install ${name}@${version}; is the registry in reach?\n${stderr}`)
  }
  return installed
}
