import { McpverError } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { JsonPlace } from './json-place.ts'
import { requestJson, RequestFailure, type JsonRequest, type JsonRequestOptions } from './json-request.ts'
import type { PublishedVersion } from './package-index.ts'

/** A registry of packages, and how its answers are read. */
export interface PackageRegistry {
  readonly base: URL
  readonly options: JsonRequestOptions
  /** The versions that an answer lists; throws a `LifecycleError` for an answer that cannot be one. */
  readonly read: (answer: JsonPlace) => readonly PublishedVersion[]
}

/**
 * Asks a registry about one package: its versions, none when the registry says that there is no such package (status 404), and
 * `undefined` for everything else that is not a whole and fitting answer.
 */
export async function askRegistry(
  { base, options, read }: PackageRegistry,
  request: JsonRequest,
): Promise<readonly PublishedVersion[] | undefined> {
  try {
    return read(new JsonPlace(await requestJson(base, request, options), invalidAnswer))
  } catch (error) {
    if (error instanceof RequestFailure) return error.status === 404 ? [] : undefined
    if (McpverError.isInstance(error)) return undefined
    throw error
  }
}

function invalidAnswer(message: string): LifecycleError<'ERR_UNREADABLE_SOURCE'> {
  return new LifecycleError(`Answer of the registry: ${message}`, {
    code: 'ERR_UNREADABLE_SOURCE',
    hint: 'Is there a registry of packages behind the URL?',
  })
}
