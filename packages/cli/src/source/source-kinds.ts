import type { ToolSurface } from '@mcpver/diff'
import { commandSource } from './command-source.ts'
import { fileSource } from './file-source.ts'
import { gitSource } from './git-source.ts'
import { npmSource } from './npm-source.ts'
import type { Source, SourceContext, SourceKind } from './source.ts'
import { stdinSource } from './stdin-source.ts'
import { urlSource } from './url-source.ts'

/** Every kind of source, in the order in which they are asked whether a text is theirs: a path is what nothing else is. */
export const SOURCE_KINDS: readonly SourceKind[] = [
  stdinSource,
  urlSource,
  gitSource,
  npmSource,
  commandSource,
  fileSource,
] as readonly SourceKind[]

/**
 * The tools that a source has.
 *
 * @throws {McpverError} `CliError` for what cannot be had; core's and diff's errors for what is no surface.
 */
export async function loadSource(source: Source, context: SourceContext): Promise<ToolSurface> {
  const kind = SOURCE_KINDS.find(({ kind }) => kind === source.kind)
  if (kind === undefined) throw new TypeError(`No such kind of source: ${source.kind}`)
  return kind.load(source, context)
}
