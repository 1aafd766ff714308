import { McpverError, quote } from '@mcpver/core'
import { parseAdvisory, type Advisory } from './advisory.ts'
import type { AdvisoryAnswer, AdvisoryQueryOptions, AdvisorySource } from './advisory-source.ts'
import { requestJson, RequestFailure, type JsonRequestOptions } from './json-request.ts'
import { readBatchAnswer, readQueryAnswer, type OsvPage } from './osv-answer.ts'
import type { PackageName } from './package-name.ts'
import { toServiceUrl } from './service-url.ts'

/** How an OSV API is asked. */
export interface OsvApiOptions extends JsonRequestOptions {
  /** Where it is, `https://api.osv.dev` or a mirror; a path is kept. */
  readonly url: string | URL
  /** The ecosystems of which it has every advisory. Default: npm and PyPI. */
  readonly ecosystems?: readonly string[]
}

/** A package of a batch, and what was found of it so far. */
interface BatchItem {
  readonly name: PackageName
  readonly ids: Set<string>
  /** Where to go on; `undefined` when there is nothing more. */
  pageToken: string | undefined
}

/** More pages than any package has: a server that never comes to an end is not asked for ever. */
const MOST_PAGES = 100
/** What the API takes at once. */
const MOST_QUERIES = 1000
const RECORDS_AT_ONCE = 8

/**
 * Advisories from a server with the API of osv.dev: `POST v1/query` for one package, `POST v1/querybatch` and `GET v1/vulns/{id}` for
 * several. Only names of packages are sent, without versions, and what is affected is worked out here.
 *
 * A request that fails in any way leaves the packages that it was for unknown: a status of 404 too, which says that nobody answers
 * there, not that there is nothing to be said.
 *
 * Source: https://google.github.io/osv.dev/api.
 */
export class OsvApiSource implements AdvisorySource {
  readonly #base: URL
  readonly #options: JsonRequestOptions
  readonly #ecosystems: ReadonlySet<string>

  /** @throws {LifecycleError} `ERR_UNREADABLE_SOURCE` for a URL that is not http or https, or that has a password in it. */
  constructor({ url, ecosystems = ['npm', 'PyPI'], ...options }: OsvApiOptions) {
    this.#base = toServiceUrl(url, {
      of: 'an OSV API',
      hint: 'Give the place above "v1/query", such as https://api.osv.dev.',
    })
    this.#options = options
    this.#ecosystems = new Set(ecosystems)
  }

  async advisoriesFor(
    packages: readonly PackageName[],
    { now }: AdvisoryQueryOptions,
  ): Promise<readonly AdvisoryAnswer[]> {
    const covered = packages.filter(({ ecosystem }) => this.#ecosystems.has(ecosystem))
    const found = await this.#find(covered)
    return packages.map((name) => {
      const advisories = found.get(name)
      if (advisories === undefined) return notCovered(name)
      return advisories instanceof RequestFailure
        ? { success: false, reason: advisories.message, code: advisories.code }
        : { success: true, advisories, asOf: now }
    })
  }

  async #find(packages: readonly PackageName[]): Promise<Map<PackageName, readonly Advisory[] | RequestFailure>> {
    const found = new Map<PackageName, readonly Advisory[] | RequestFailure>()
    const isOne = packages.length === 1
    for (let at = 0; at < packages.length; at += MOST_QUERIES) {
      const some = packages.slice(at, at + MOST_QUERIES)
      const answers = await attempt(() => (isOne ? this.#queryOne(some) : this.#queryBatch(some)))
      some.forEach((name, index) =>
        found.set(name, answers instanceof RequestFailure ? answers : (answers[index] ?? [])),
      )
    }
    return found
  }

  async #queryOne([name]: readonly PackageName[]): Promise<(readonly Advisory[])[]> {
    if (name === undefined) return []
    const advisories: Advisory[] = []
    let pageToken: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await requestJson(this.#base, { path: 'v1/query', body: toQuery(name, pageToken) }, this.#options)
      const { found, nextPageToken } = readQueryAnswer(answer)
      advisories.push(...found)
      if (nextPageToken === undefined) return [advisories]
      pageToken = nextPageToken
    }
    throw tooManyPages()
  }

  async #queryBatch(packages: readonly PackageName[]): Promise<(readonly Advisory[])[]> {
    const items = packages.map((name): BatchItem => ({ name, ids: new Set(), pageToken: undefined }))
    let open: readonly BatchItem[] = items
    for (let page = 0; page < MOST_PAGES && open.length > 0; page++) {
      take(open, await this.#askBatch(open))
      open = open.filter(({ pageToken }) => pageToken !== undefined)
    }
    if (open.length > 0) throw tooManyPages()
    const records = await this.#records([...new Set(items.flatMap(({ ids }) => [...ids]))])
    return items.map(({ ids }) => [...ids].flatMap((id) => records.get(id) ?? []))
  }

  async #askBatch(items: readonly BatchItem[]): Promise<readonly OsvPage<string>[]> {
    const body = { queries: items.map(({ name, pageToken }) => toQuery(name, pageToken)) }
    return readBatchAnswer(await requestJson(this.#base, { path: 'v1/querybatch', body }, this.#options))
  }

  async #records(ids: readonly string[]): Promise<ReadonlyMap<string, Advisory>> {
    const records = new Map<string, Advisory>()
    for (let at = 0; at < ids.length; at += RECORDS_AT_ONCE) {
      const some = await Promise.all(ids.slice(at, at + RECORDS_AT_ONCE).map((id) => this.#record(id)))
      for (const [id, record] of some) records.set(id, record)
    }
    return records
  }

  async #record(id: string): Promise<readonly [id: string, record: Advisory]> {
    const path = `v1/vulns/${encodeURIComponent(id)}`
    const advisory = parseAdvisory(await requestJson(this.#base, { path }, this.#options))
    if (advisory.id === id) return [id, advisory]
    throw new RequestFailure('source-invalid', `Asked for ${quote(id)}, the server answered with ${quote(advisory.id)}`)
  }
}

async function attempt<T>(ask: () => Promise<T>): Promise<T | RequestFailure> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof RequestFailure) return error
    if (McpverError.isInstance(error)) return new RequestFailure('source-invalid', error.message)
    throw error
  }
}

function take(items: readonly BatchItem[], pages: readonly OsvPage<string>[]): void {
  if (pages.length !== items.length) {
    throw new RequestFailure(
      'source-invalid',
      `The server answered ${String(items.length)} questions with ${String(pages.length)} answers`,
    )
  }
  for (const [index, item] of items.entries()) {
    for (const id of pages[index]?.found ?? []) item.ids.add(id)
    item.pageToken = pages[index]?.nextPageToken
  }
}

function toQuery({ ecosystem, package: name }: PackageName, pageToken: string | undefined): unknown {
  return { package: { ecosystem, name }, ...(pageToken === undefined ? {} : { page_token: pageToken }) }
}

function tooManyPages(): RequestFailure {
  return new RequestFailure('source-invalid', `The answer has more than ${String(MOST_PAGES)} pages`)
}

function notCovered({ ecosystem }: PackageName): AdvisoryAnswer {
  return { success: false, reason: `The server is not asked about ${ecosystem}`, code: 'not-covered' }
}
