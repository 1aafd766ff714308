import type { ToolSurface } from '@mcpver/diff'
import { urlLabel, withoutCredentials } from '../url-label.ts'
import type { Source } from './source.ts'

/** A source as it was given on the command line. */
export interface GivenSource {
  /** How it was written, as `labelOf` shows it. */
  readonly label: string
  readonly source: Source
  /** Arguments for its server, if it is an npm package. */
  readonly serverArgs: readonly string[]
}

/** A source with its tools. */
export interface LoadedSource extends GivenSource {
  readonly surface: ToolSurface
}

/** How a source was written, for reports and messages: without what its URL can hold of keys. */
export function labelOf(source: Source, text: string): string {
  return source.kind === 'url' ? urlLabel(source.url) : withoutCredentials(text)
}
