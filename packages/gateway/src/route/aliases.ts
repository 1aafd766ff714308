import { DocumentNode, isPlainObject, pointerTo, quote } from '@mcpver/core'

/** New names of tools, by the names that they had before. */
export type Aliases = ReadonlyMap<string, string>

/**
 * Reads aliases.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`: for names that are none, and for an alias that leads back to itself.
 */
export function parseAliases(node: DocumentNode): Aliases {
  if (!isPlainObject(node.value)) throw node.refusal('new names of tools, by their earlier ones')
  const aliases = new Map<string, string>()
  for (const [alias, target] of Object.entries(node.value)) {
    const at = new DocumentNode(target, pointerTo(node.at, alias))
    if (alias === '') throw at.refusal('an earlier name that is not empty')
    if (at.text() === '') throw at.refusal('the name of a tool')
    aliases.set(alias, at.text())
  }
  for (const [alias, target] of aliases) {
    if (leadsTo(aliases, target, alias)) {
      throw new DocumentNode(target, pointerTo(node.at, alias)).refusal(
        `a name that does not lead back to ${quote(alias)}`,
      )
    }
  }
  return aliases
}

/** Whether one follows from a name, however far, comes to another. */
function leadsTo(aliases: Aliases, from: string, to: string): boolean {
  const seen = new Set<string>()
  for (let name: string | undefined = from; name !== undefined && !seen.has(name); name = aliases.get(name)) {
    if (name === to) return true
    seen.add(name)
  }
  return false
}

/**
 * The tool that an earlier name means.
 *
 * @param isTool Whether a name is one of a tool that can be called; such a name is followed no further.
 * @returns `undefined` when the name is no alias, or leads to no tool.
 */
export function aliasTarget(aliases: Aliases, alias: string, isTool: (name: string) => boolean): string | undefined {
  const seen = new Set<string>()
  for (let name = aliases.get(alias); name !== undefined && !seen.has(name); name = aliases.get(name)) {
    if (isTool(name)) return name
    seen.add(name)
  }
  return undefined
}
