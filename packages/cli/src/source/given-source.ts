import type { ToolSurface } from '@mcpver/diff'
import type { Source } from './source.ts'

/** A source as it was given on the command line. */
export interface GivenSource {
  readonly label: string
  readonly source: Source
  /** Arguments for its server, if it is an npm package. */
  readonly serverArgs: readonly string[]
}

/** A source with its tools. */
export interface LoadedSource extends GivenSource {
  readonly surface: ToolSurface
}
