/** The dialects whose meaning is known. */
export type Dialect = 'draft-07' | '2019-09' | '2020-12'

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['http://json-schema.org/schema', '2020-12'],
  ['http://json-schema.org/draft-03/schema', 'draft-07'],
  ['http://json-schema.org/draft-04/schema', 'draft-07'],
  ['http://json-schema.org/draft-06/schema', 'draft-07'],
  ['http://json-schema.org/draft-07/schema', 'draft-07'],
  ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
])

/**
 * The dialect that a `$schema` names, `undefined` for one that is not known. The drafts before 07 are read as draft-07, which
 * kept their meaning but for `exclusiveMinimum` and `exclusiveMaximum`; both forms of these are understood.
 */
export function dialectOf(uri: string): Dialect | undefined {
  return DIALECTS.get(
    uri.replace(/^https:\/\/json-schema\.org\/draft-0/, 'http://json-schema.org/draft-0').replace(/#$/, ''),
  )
}
