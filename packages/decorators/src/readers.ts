import { readToolMetadata, type APIVersion, type DeprecationInfo } from '@mcpver/core'

/** The version that `versioned` gave a function or class; `undefined` where it gave none. */
export function versionOf(target: unknown): APIVersion | undefined {
  return readToolMetadata(target)?.version
}

/** The version in which a function or class first appeared, as `versioned` says; `undefined` where it says nothing. */
export function introducedOf(target: unknown): APIVersion | undefined {
  return readToolMetadata(target)?.introduced
}

/** The deprecation that `deprecated` gave a function or class; `undefined` where it gave none. */
export function deprecationOf(target: unknown): DeprecationInfo | undefined {
  return readToolMetadata(target)?.deprecation
}

/** Whether a function or class was decorated with `deprecated`. A class does not become so by what it extends. */
export function isDeprecated(target: unknown): boolean {
  return deprecationOf(target) !== undefined
}
