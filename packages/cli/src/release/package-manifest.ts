import { APIVersion, isPlainObject, quote } from '@mcpver/core'
import { readJsonFile } from '../json-file.ts'
import { usage } from '../usage.ts'

/** What a `package.json` says of the package. */
export interface PackageManifest {
  readonly path: string
  /** Absent for a package that has none. */
  readonly name?: string | undefined
  readonly version: APIVersion
}

/** Reads a `package.json`. Throws `ERR_FILE_UNREADABLE`, `ERR_NOT_JSON`, or `ERR_USAGE` when it has no version. */
export async function readManifest(path: string, cwd: string): Promise<PackageManifest> {
  const hint = 'Say where it is with --package <path>, or give --from <version> and --to <version>.'
  const manifest = await readJsonFile({ path, cwd, hint })
  const version = versionIn(manifest)
  if (version === undefined) throw usage(`${quote(path)} has no version`, hint)
  const name = isPlainObject(manifest) ? manifest['name'] : undefined
  return { path, version, ...(typeof name === 'string' && { name }) }
}

/** The version that a manifest says, or `undefined`. */
export function versionIn(manifest: unknown): APIVersion | undefined {
  return isPlainObject(manifest) ? APIVersion.tryParse(manifest['version']) : undefined
}
