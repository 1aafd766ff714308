import { LifecycleError } from '../lifecycle-error.ts'
import { parseAdvisory, type Advisory } from './advisory.ts'
import { JsonPlace } from './json-place.ts'

/** Some of what was found, and where to go on. */
export interface OsvPage<Found> {
  readonly found: readonly Found[]
  /** `undefined` on the last page. */
  readonly nextPageToken: string | undefined
}

/**
 * Reads an answer to `v1/query`: whole records.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`, `ERR_INVALID_ADVISORY`.
 */
export function readQueryAnswer(value: unknown): OsvPage<Advisory> {
  return readPage(new JsonPlace(value, invalidAnswer), ({ value: record }) => parseAdvisory(record))
}

/**
 * Reads an answer to `v1/querybatch`: ids for each of the queries.
 *
 * @throws {LifecycleError} `ERR_UNREADABLE_SOURCE`.
 */
export function readBatchAnswer(value: unknown): OsvPage<string>[] {
  const results = new JsonPlace(value, invalidAnswer).required('results').elements()
  return results.map((result) => readPage(result, (vulnerability) => vulnerability.required('id').text()))
}

/** An answer without anything found leaves the list out. */
function readPage<Found>(page: JsonPlace, read: (place: JsonPlace) => Found): OsvPage<Found> {
  const token = page.optional('next_page_token')
  return {
    found: page.list('vulns').map(read),
    nextPageToken: token === undefined || token.value === '' ? undefined : token.text(),
  }
}

function invalidAnswer(message: string): LifecycleError<'ERR_UNREADABLE_SOURCE'> {
  return new LifecycleError(`Answer of the OSV API: ${message}`, {
    code: 'ERR_UNREADABLE_SOURCE',
    hint: 'Is there an OSV API behind the URL?',
  })
}
