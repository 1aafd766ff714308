import { usage } from '../usage.ts'

/** The values of `--input <id=value>` by id. Throws `ERR_USAGE`. */
export function parseAnswers(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw usage('An --input is not of the form id=value', 'The id is the one in ${input:id}.')
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}
