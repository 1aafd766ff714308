import { boundedMemo } from './bounded-memo.ts'
import { isPep440 } from './pep440-order.ts'

const WHEEL = '.whl'
/** Source distributions that installers unpack; eggs and executable installers are of earlier days. */
const SOURCE_ARCHIVES = ['.tar.gz', '.zip', '.tar.bz2', '.tar.xz', '.tgz']

/** How the names of a package's files begin, in whatever spelling of it: a normalised name has no hyphens but single ones. */
const startOf = boundedMemo((packageName) => new RegExp(`^${packageName.replaceAll('-', '[-_.]+')}-(.+)$`, 'is'))

/**
 * The version that a file of a Python package is of, from its name; `undefined` for what is neither a wheel nor a source distribution of
 * that package.
 *
 * Source: PyPA specifications "Binary distribution format" and "Source distribution format"; names of before them had hyphens in them.
 *
 * @param packageName - Normalised.
 */
export function versionOfDistribution(fileName: string, packageName: string): string | undefined {
  const ending = [WHEEL, ...SOURCE_ARCHIVES].find((one) => fileName.endsWith(one))
  if (ending === undefined) return undefined
  const [, rest] = startOf(packageName)?.exec(fileName.slice(0, -ending.length)) ?? []
  const version = ending === WHEEL ? versionOfWheel(rest?.split('-')) : rest
  return version !== undefined && isPep440(version) ? version : undefined
}

/** `{name}-{version}(-{build})?-{python}-{abi}-{platform}`, without the name. */
function versionOfWheel(parts: readonly string[] = []): string | undefined {
  const isWhole = parts.length === 4 || parts.length === 5
  // A hyphen inside the version is written as an underscore.
  return isWhole ? parts[0]?.replaceAll('_', '-') : undefined
}
