import { firstThatKnows, NpmRegistryIndex, PyPiIndex, type PackageIndex } from '@mcpver/lifecycle'
import type { ReleasePolicy } from './policy-file.ts'

/**
 * The indexes that a policy names: what tells which packages there are, and which are deprecated. Without any, it is not known.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a URL that is none.
 */
export function packageIndex({ npmRegistry, pypiIndex }: ReleasePolicy): PackageIndex {
  const npm = npmRegistry === undefined ? [] : [new NpmRegistryIndex({ url: npmRegistry })]
  const pypi = pypiIndex === undefined ? [] : [new PyPiIndex({ url: pypiIndex })]
  return firstThatKnows([...npm, ...pypi])
}
