import { APIVersion, VersionRange } from '@mcpver/core'
import { satisfies } from '@renovatebot/pep440'
import type { Dependency } from './dependency.ts'
import { versionOrderOf } from './version-order.ts'

/** Whether a published version is one that a dependency asks for; a digest is that of no version. */
export function isMatch({ ecosystem, requirement }: Dependency, version: string): boolean {
  switch (requirement.kind) {
    case 'exact':
      return isSame(ecosystem, requirement.version, version)
    case 'digest':
      return requirement.digest === version
    case 'range':
      return ecosystem === 'PyPI' ? isInPep440(requirement.range, version) : isInSemver(requirement.range, version)
  }
}

function isSame(ecosystem: string, left: string, right: string): boolean {
  const order = versionOrderOf(ecosystem)
  const isOrdered = order?.isVersion(left) === true && order.isVersion(right)
  return isOrdered ? order.compare(left, right) === 0 : left === right
}

function isInSemver(range: string, text: string): boolean {
  const version = APIVersion.tryParse(text)
  return version !== undefined && VersionRange.tryParse(range)?.test(version) === true
}

function isInPep440(range: string, version: string): boolean {
  return versionOrderOf('PyPI')?.isVersion(version) === true && satisfies(version, range)
}
