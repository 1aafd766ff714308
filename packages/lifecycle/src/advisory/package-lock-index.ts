import { APIVersion, parseJson } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { JsonPlace } from './json-place.ts'
import type { ListedVersions, PackageIndex } from './package-index.ts'
import type { PackageName } from './package-name.ts'
import { saysYes } from './reasoned-flag.ts'

/** A version that was locked. */
interface LockedVersion {
  readonly name: string
  readonly version: string
  readonly isDeprecated: boolean
}

const FOLDER = 'node_modules/'

/**
 * The npm packages that a `package-lock.json` lists; nobody is asked. It has the versions that were installed and no others, so it never
 * says that something does not exist. Nor that something is not deprecated: npm may have left that out, or it came later.
 *
 * Left out is what did not come from a registry: links, workspaces, packages inside others, and those from git or some URL.
 *
 * Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json.
 */
export class PackageLockIndex implements PackageIndex {
  /** By name, then by version, whether it says that it is deprecated. */
  readonly #locked = new Map<string, Map<string, boolean>>()

  /** @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a text that is no `package-lock.json` of version 2 or 3. */
  constructor(text: string) {
    const root = new JsonPlace(valueOf(text), invalidLock)
    const version = root.required('lockfileVersion')
    if (version.value !== 2 && version.value !== 3) throw version.refusal('2 or 3')
    for (const [location, entry] of root.required('packages').members()) {
      const locked = lockedAt(location, entry)
      if (locked !== undefined) this.#add(locked)
    }
  }

  versionsOf({ ecosystem, package: name }: PackageName): Promise<ListedVersions | undefined> {
    const locked = ecosystem === 'npm' ? this.#locked.get(name) : undefined
    const listed =
      locked && [...locked].map(([version, isDeprecated]) => ({ version, isDeprecated: isDeprecated || undefined }))
    return Promise.resolve(listed && { listed })
  }

  #add({ name, version, isDeprecated }: LockedVersion): void {
    const versions = this.#locked.get(name) ?? new Map<string, boolean>()
    // The same version in two places may say so in one of them only.
    versions.set(version, isDeprecated || versions.get(version) === true)
    this.#locked.set(name, versions)
  }
}

/** `undefined` for what is no package of a registry. */
function lockedAt(location: string, entry: JsonPlace): LockedVersion | undefined {
  const folder = location.lastIndexOf(FOLDER)
  if (folder === -1) return undefined
  // Under an alias, the name of the package is a member of its own.
  const name = entry.optional('name')?.text() ?? location.slice(folder + FOLDER.length)
  // A link has no version: that is where it leads.
  const version = entry.optional('version')?.text()
  if (version === undefined || APIVersion.tryParse(version) === undefined) return undefined
  const isDeprecated = saysYes(entry.optional('deprecated'))
  const locked = { name, version, isDeprecated }
  return isFromRegistry(locked, entry) ? locked : undefined
}

function isFromRegistry({ name, version }: LockedVersion, entry: JsonPlace): boolean {
  const resolved = entry.optional('resolved')?.text()
  // npm can be told to leave out the URLs of registries, and no others; what came inside another package has no digest of its own.
  if (resolved === undefined) return entry.optional('integrity') !== undefined
  const { protocol, pathname } = URL.canParse(resolved) ? new URL(resolved) : { protocol: '', pathname: '' }
  // Registries keep archives at one kind of place, and an archive at another one may be anybody's.
  const archive = `/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`
  return /^https?:$/.test(protocol) && pathname.replace(/%2f/i, '/').endsWith(archive)
}

function valueOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw invalidLock('it is not JSON', cause)
  }
}

function invalidLock(message: string, cause?: unknown): LifecycleError<'ERR_UNREADABLE_SOURCE'> {
  return new LifecycleError(`package-lock.json: ${message}`, {
    code: 'ERR_UNREADABLE_SOURCE',
    hint: 'Write it again with "npm install --package-lock-only --lockfile-version 3".',
    cause,
  })
}
