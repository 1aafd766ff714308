/** A package or a revision, its versions with commas between, and a path. */
const LIST = /^(npm:.+@|git:)([^:@/]*,[^:]*)(:.+)?$/s

/** The words of a history: `npm:server@1.0.0,1.1.0` and `git:v1,v2:tools.json` stand for a word each version. */
export function sourceWords(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const [, start, versions, end = ''] = LIST.exec(text) ?? []
    if (start === undefined || versions === undefined) return [text]
    return versions.split(',').map((version) => `${start}${version.trim()}${end}`)
  })
}
