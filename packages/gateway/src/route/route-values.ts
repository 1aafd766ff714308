import { APIVersion, type DocumentNode } from '@mcpver/core'

/** A name that is not empty. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parseName(node: DocumentNode): string {
  const text = node.text()
  if (text === '') throw node.refusal('a name')
  return text
}

/** A version, without `v`. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parseVersion(node: DocumentNode): string {
  const version = APIVersion.tryParse(node.value)
  if (version === undefined) throw node.refusal('a version')
  return version.toJSON()
}

/** A percentage in hundredths of a percent, so that shares add up exactly. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parsePercent(node: DocumentNode): number {
  const percent = node.value
  const isPercent = typeof percent === 'number' && percent > 0 && percent <= 100
  if (isPercent && Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-6) return percent
  throw node.refusal('a number over 0 and up to 100, with at most two decimals')
}
