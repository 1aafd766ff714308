import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { installByNpm } from './npm-install.ts'
import type { SourceContext } from './source.ts'

/** One exact version of a name in a registry: what never changes once it is published. */
const EXACT = /^(?:@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/

/**
 * Has a package installed for as long as a piece of work takes. Exact versions stay for the next time, in the user's cache;
 * ranges, tags, directories and tarballs are installed anew and removed afterwards.
 */
export async function withPackage<T>(
  spec: string,
  context: SourceContext,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const cache = cacheDirectory(context.io.env)
  const kept = EXACT.test(spec) ? join(cache, keyOf(spec)) : undefined
  if (kept !== undefined && existsSync(kept)) return work(kept)
  const fresh = await installFresh(spec, cache, context)
  if (kept !== undefined && (await moveTo(fresh, kept))) return work(kept)
  try {
    return await work(fresh)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Into a place of its own: an installation that was broken off is never taken for a whole one. */
async function installFresh(spec: string, cache: string, context: SourceContext): Promise<string> {
  await mkdir(cache, { recursive: true })
  const directory = await mkdtemp(join(cache, '.new-'))
  try {
    // Without a manifest, npm would look for one further up.
    await writeFile(join(directory, 'package.json'), '{ "private": true }\n')
    await (context.install ?? installByNpm)(spec, directory, context)
    return directory
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
}

/** `false` when another process was faster. */
async function moveTo(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch {
    return false
  }
}

/** `MCPVER_CACHE_DIR`, or where the system keeps what can be had again. */
function cacheDirectory(env: SourceContext['io']['env']): string {
  if (env['MCPVER_CACHE_DIR']) return join(env['MCPVER_CACHE_DIR'], 'npm')
  const home = env['HOME'] ?? homedir()
  const base =
    process.platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(home, 'Library', 'Caches')
        : (env['XDG_CACHE_HOME'] ?? join(home, '.cache'))
  return join(base, 'mcpver', 'npm')
}

/** A name for a directory: readable, and another one for each package, also where the case of letters does not count. */
function keyOf(spec: string): string {
  const digest = createHash('sha256').update(spec).digest('hex').slice(0, 12)
  return `${spec.replaceAll(/[^\w.-]+/g, '_').slice(0, 100)}-${digest}`
}
