import { isDependencyName } from './dependency.ts'
import type { JsonPlace } from './json-place.ts'
import type { JsonRequestOptions } from './json-request.ts'
import type { PackageIndex, PublishedVersion } from './package-index.ts'
import { normalizePackageName, type PackageName } from './package-name.ts'
import { versionOfDistribution } from './python-distribution.ts'
import { saysYes } from './reasoned-flag.ts'
import { askRegistry } from './registry-answer.ts'
import { toServiceUrl } from './service-url.ts'

/** How an index of Python packages is asked. */
export interface PyPiOptions extends JsonRequestOptions {
  /** Where its simple API is, `https://pypi.org/simple` or what else stands in `--index-url` of pip; a path is kept. */
  readonly url: string | URL
}

const MEDIA_TYPE = 'application/vnd.pypi.simple.v1+json'
/** Later minor versions only add to it. */
const API_VERSION = /^1\.\d+$/
const STATUSES = ['active', 'archived', 'quarantined', 'deprecated'] as const

/**
 * The packages of PyPI or an index like it: `GET /{name}/` of the simple API in JSON, without credentials.
 *
 * A version is there when a wheel or source distribution of it is, and is deprecated when all of those were yanked, or when the whole
 * project is marked as deprecated or archived. Of a project in quarantine nothing is there. It is not known whether a package exists
 * when the index fails, redirects, answers in HTML, or with anything but that project.
 *
 * Source: PyPA specifications "Simple repository API" (PEP 503, 592, 691) and "Project status markers" (PEP 792).
 */
export class PyPiIndex implements PackageIndex {
  readonly #base: URL
  readonly #options: JsonRequestOptions

  /** @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a URL that is not http or https, or that has a password in it. */
  constructor({ url, ...options }: PyPiOptions) {
    this.#base = toServiceUrl(url, {
      of: 'an index of Python packages',
      hint: 'Give the place above the names of packages, such as https://pypi.org/simple.',
    })
    this.#options = options
  }

  async versionsOf(name: PackageName): Promise<readonly PublishedVersion[] | undefined> {
    if (name.ecosystem !== 'PyPI' || !isDependencyName(name)) return undefined
    const normalized = normalizePackageName(name)
    return askRegistry(
      { base: this.#base, options: this.#options, read: (answer) => readProject(answer, normalized) },
      { path: `${normalized}/`, mediaTypes: [MEDIA_TYPE] },
    )
  }
}

function readProject(answer: JsonPlace, name: string): readonly PublishedVersion[] {
  const apiVersion = answer.required('meta').required('api-version')
  if (!API_VERSION.test(apiVersion.text())) throw apiVersion.refusal('version 1 of the simple API')
  const found = answer.required('name')
  if (normalizePackageName({ ecosystem: 'PyPI', package: found.text() }) !== name) throw found.refusal(`"${name}"`)
  const status = answer.optional('project-status')?.optional('status')?.oneOf(STATUSES) ?? 'active'
  // An index must not offer these, and is not believed when it does.
  if (status === 'quarantined') return []
  const isEnded = status !== 'active'
  const yanked = yankedByVersion(answer.required('files').elements(), name)
  return [...yanked].map(([version, isYanked]) => ({ version, isDeprecated: isEnded || isYanked }))
}

/** Of each version, whether all of its files were yanked. */
function yankedByVersion(files: readonly JsonPlace[], name: string): ReadonlyMap<string, boolean> {
  const yanked = new Map<string, boolean>()
  for (const file of files) {
    const version = versionOfDistribution(file.required('filename').text(), name)
    if (version !== undefined) yanked.set(version, (yanked.get(version) ?? true) && saysYes(file.optional('yanked')))
  }
  return yanked
}
