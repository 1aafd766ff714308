import { failure } from '../cli-error.ts'
import type { Source } from './source.ts'
import { SOURCE_KINDS } from './source-kinds.ts'

/**
 * The source that a word on the command line names: `-`, a URL, `git:<revision>:<path>`, `npm:<package>@<version>`, or a path.
 *
 * A path that looks like one of the others is written with `./` before it.
 *
 * @throws {CliError} `ERR_USAGE`.
 */
export function parseSource(text: string): Source {
  if (text === '') throw failure('The source is empty', { code: 'ERR_USAGE', hint: FORMS })
  for (const kind of SOURCE_KINDS) {
    const source = kind.parse(text)
    if (source !== undefined) return source
  }
  throw failure('No kind of source takes this', { code: 'ERR_USAGE', hint: FORMS })
}

/** The forms that a source can have, for the help. */
export const FORMS = SOURCE_KINDS.flatMap(({ form }) => form ?? []).join(', ')
