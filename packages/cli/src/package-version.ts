import { readFileSync } from 'node:fs'
import { parseJson } from '@mcpver/core'

interface Manifest {
  readonly version: string
}

/** The version of this package, as its manifest says; `src` and `dist` stand beside it alike. */
export function packageVersion(): string {
  const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest
  return manifest.version
}
