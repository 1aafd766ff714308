import { quote } from '@mcpver/core'
import type { ToolSurface } from '@mcpver/diff'
import { failure } from '../cli-error.ts'

/** Two surfaces with only the tools whose names match a pattern: `*` is any text, `?` any character. Throws `ERR_USAGE`. */
export function onlyTools(
  surfaces: readonly [ToolSurface, ToolSurface],
  globs: readonly string[],
): [ToolSurface, ToolSurface] {
  const patterns = globs.map((glob) => ({ glob, pattern: patternOf(glob) }))
  const names = surfaces.flatMap(({ tools }) => tools.map(({ name }) => name))
  const idle = patterns.find(({ pattern }) => !names.some((name) => pattern.test(name)))
  if (idle !== undefined) {
    throw failure(`No tool of either side matches ${quote(idle.glob)}`, {
      code: 'ERR_USAGE',
      hint: '--only takes names of tools; * stands for any text, ? for one character.',
    })
  }
  const keep = (surface: ToolSurface): ToolSurface => ({
    ...surface,
    tools: surface.tools.filter(({ name }) => patterns.some(({ pattern }) => pattern.test(name))),
  })
  return [keep(surfaces[0]), keep(surfaces[1])]
}

/** Runs of stars are one star: several would be tried in every combination. */
function patternOf(glob: string): RegExp {
  const parts = glob.replaceAll(/\*+/g, '*').split(/([*?])/)
  const source = parts.map((part) =>
    part === '*' ? '.*' : part === '?' ? '.' : part.replaceAll(/\W/g, String.raw`\$&`),
  )
  return new RegExp(`^${source.join('')}$`, 's')
}
