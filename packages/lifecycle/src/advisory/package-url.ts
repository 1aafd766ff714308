import type { PackageName } from './package-name.ts'

/** What a package URL names. */
export interface PackageUrl extends PackageName {
  /** The version or digest; `undefined` when it names every version. */
  readonly version: string | undefined
}

const LONGEST = 2000
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['oci', 'OCI'],
  ['mcp', 'MCP'],
])

/**
 * Reads a package URL of npm, PyPI, OCI or this system: `pkg:npm/%40scope/name@1.0.0`,
 * `pkg:oci/name@sha256:…?repository_url=ghcr.io/x/name`, `pkg:mcp/weather@1.0.0`.
 *
 * @returns `undefined` for any other text, and for a URL that names less than a version of a package: one of its files, a folder in it.
 *
 * Source: purl specification (ECMA-427).
 */
export function parsePackageUrl(text: string): PackageUrl | undefined {
  const match = text.length <= LONGEST ? /^pkg:\/*([a-z]+)\/([^?#]+)(?:\?([^#]*))?$/i.exec(text) : null
  const [, type = '', path = '', query = ''] = match ?? []
  const ecosystem = ECOSYSTEMS.get(type.toLowerCase())
  if (ecosystem === undefined) return undefined
  // The scope of a name may be written with an "@" that is not escaped, which is then the first character.
  const at = path.lastIndexOf('@')
  const [encodedName, encodedVersion] = at > 0 ? [path.slice(0, at), path.slice(at + 1)] : [path, undefined]
  const name = decode(encodedName)
  const version = encodedVersion === undefined ? undefined : decode(encodedVersion)
  if (name === undefined || (encodedVersion !== undefined && (version ?? '') === '')) return undefined
  const qualifiers = new URLSearchParams(query)
  const repository = qualifiers.get('repository_url')
  if ([...qualifiers.keys()].some((key) => ecosystem !== 'OCI' || key !== 'repository_url')) return undefined
  return { ecosystem, package: repository ?? name, version }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
