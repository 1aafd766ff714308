import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { plural } from '../plural.ts'
import { withProgress } from '../progress.ts'
import type { Side } from '../report/diff-report.ts'
import { labelOf, type GivenSource, type LoadedSource } from '../source/given-source.ts'
import { parseSource } from '../source/parse-source.ts'
import type { SourceContext } from '../source/source.ts'
import { loadSource } from '../source/source-kinds.ts'
import { usage } from '../usage.ts'
import { sourceOf } from './acquisition.ts'

/**
 * The sources that a command was given, in their order. The words after `--` are the command of the last one when fewer are
 * given than there have to be, else arguments for the servers of npm packages.
 *
 * @throws {CliError} `ERR_USAGE`.
 */
export function givenSources(
  texts: readonly string[],
  words: readonly string[] | undefined,
  least: number,
): GivenSource[] {
  if (texts.length + 1 === least && words !== undefined) {
    const last: GivenSource = { label: words.join(' '), source: sourceOf(undefined, words), serverArgs: [] }
    return distinct([...texts.map((text) => givenSource(text)), last])
  }
  if (texts.length < least) {
    throw usage(
      `Needs ${plural(least, 'source')}, got ${String(texts.length)}`,
      'The command of a server can stand after --',
    )
  }
  const sources = texts.map((text) => givenSource(text, words))
  if (words !== undefined && !sources.some(({ source }) => source.kind === 'npm')) {
    throw usage(
      'Both sources and a command after --',
      'Give one of them; after an npm package, words are for its server.',
    )
  }
  return distinct(sources)
}

/** A source that is one word, for example the one to compare with. Throws `ERR_USAGE`. */
export function givenSource(text: string, serverArgs: readonly string[] = []): GivenSource {
  const source = parseSource(text)
  return { label: labelOf(source, text), source, serverArgs }
}

function distinct(sources: GivenSource[]): GivenSource[] {
  if (sources.filter(({ source }) => source.kind === 'stdin').length > 1) {
    throw usage('The standard input can be one source only', 'Write the other one to a file.')
  }
  return sources
}

/**
 * Loads sources, all at the same time.
 *
 * @throws {CliError} `ERR_USAGE` when headers would go to several hosts.
 */
export async function loadSources(given: readonly GivenSource[], context: SourceContext): Promise<LoadedSource[]> {
  refuseSharedHeaders(given, context)
  const loading = () => Promise.allSettled(given.map((one) => loadOne(one, context)))
  const results = await withProgress(context.io, 'Asking for the tools', loading)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

async function loadOne(given: GivenSource, context: SourceContext): Promise<LoadedSource> {
  const surface = await loadSource(given.source, { ...context, serverArgs: given.serverArgs })
  return { ...given, surface }
}

/** A key that is meant for one server is no business of another. */
function refuseSharedHeaders(given: readonly GivenSource[], { headers }: SourceContext): void {
  const origins = new Set(given.flatMap(({ source }) => (source.kind === 'url' ? [source.url.origin] : [])))
  if (origins.size < 2 || Object.keys(headers).length === 0) return
  throw usage('--header would go to several hosts', 'Make a snapshot of each with its own headers, and compare those.')
}

/** A source as the side of a report; the text of a file is read again, for its lines. */
export async function sideOf({ label, source, surface: { server } }: LoadedSource, cwd: string): Promise<Side> {
  const side = { label, ...(server && { server }) }
  // Lines of a revision are not those of the file as it is now.
  if (source.kind === 'git') return { ...side, file: { path: source.path.replace(/^\.\//, ''), text: '' } }
  if (source.kind !== 'file') return side
  return { ...side, file: { path: source.path, text: await textOf(resolve(cwd, source.path)) } }
}

/** A pipe can be read only once; its lines mean nothing to anybody. */
async function textOf(file: string): Promise<string> {
  const stats = await stat(file)
  return stats.isFile() ? readFile(file, 'utf8') : ''
}
