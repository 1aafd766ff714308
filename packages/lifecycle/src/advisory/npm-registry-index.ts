import { APIVersion } from '@mcpver/core'
import { isDependencyName } from './dependency.ts'
import type { JsonPlace } from './json-place.ts'
import type { JsonRequestOptions } from './json-request.ts'
import type { PackageIndex, PublishedVersion } from './package-index.ts'
import type { PackageName } from './package-name.ts'
import { saysYes } from './reasoned-flag.ts'
import { askRegistry } from './registry-answer.ts'
import { toServiceUrl } from './service-url.ts'

/** How a registry of npm packages is asked. */
export interface NpmRegistryOptions extends JsonRequestOptions {
  /** Where it is, `https://registry.npmjs.org` or a mirror; a path is kept. */
  readonly url: string | URL
}

/** The short form of a package's document first; registries that do not have it answer with the long one. */
const MEDIA_TYPES = ['application/vnd.npm.install-v1+json', 'application/json']

/**
 * The npm packages of a registry: `GET /{name}`, without credentials. A version is deprecated when its publisher says so.
 *
 * A package of which everything was unpublished has no versions, as one that never was. It is not known whether a package exists when
 * the registry fails, redirects, or answers with anything but the document of that package.
 *
 * Source: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md.
 */
export class NpmRegistryIndex implements PackageIndex {
  readonly #base: URL
  readonly #options: JsonRequestOptions

  /** @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a URL that is not http or https, or that has a password in it. */
  constructor({ url, ...options }: NpmRegistryOptions) {
    this.#base = toServiceUrl(url, {
      of: 'an npm registry',
      hint: 'Give the place above the names of packages, such as https://registry.npmjs.org.',
    })
    this.#options = options
  }

  async versionsOf(name: PackageName): Promise<readonly PublishedVersion[] | undefined> {
    if (name.ecosystem !== 'npm' || !isDependencyName(name)) return undefined
    return askRegistry(
      { base: this.#base, options: this.#options, read: (answer) => readPackument(answer, name.package) },
      // One segment of the path, in the spelling of the npm client.
      { path: name.package.replace('/', '%2f'), mediaTypes: MEDIA_TYPES },
    )
  }
}

function readPackument(answer: JsonPlace, name: string): readonly PublishedVersion[] {
  answer.required('name').oneOf([name])
  if (answer.optional('versions') === undefined && isUnpublished(answer)) return []
  const versions = answer.required('versions').members()
  // Old packages have texts such as "1.2.3alpha" among their versions, which no requirement can mean.
  return versions
    .filter(([version]) => APIVersion.tryParse(version) !== undefined)
    .map(([version, place]) => ({ version, isDeprecated: saysYes(place.optional('deprecated')) }))
}

/** What is left of a package when all of it was taken back. */
function isUnpublished(answer: JsonPlace): boolean {
  return answer.optional('time')?.optional('unpublished') !== undefined
}
