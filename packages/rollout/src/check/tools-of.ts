import { isPlainObject, type Release } from '@mcpver/core'

/** The names of the tools that a release has: those of a surface, or the one tool that it is. */
export function toolNamesOf({ definition }: Pick<Release, 'definition'>): ReadonlySet<string> {
  const { tools, name } = definition
  const entries = Array.isArray(tools) ? tools : [{ name }]
  return new Set(
    entries.flatMap((tool) => (isPlainObject(tool) && typeof tool['name'] === 'string' ? [tool['name']] : [])),
  )
}
