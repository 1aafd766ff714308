import { APIVersion, type DeprecationInfo } from '@mcpver/core'
import type { ServedTool } from './served-release.ts'

/** What is known of a tool of such a release. */
export type KnownTool = Partial<ServedTool> & Pick<ServedTool, 'deprecation' | 'version'>

/** What is known of a release, be it served or not. */
export interface KnownRelease {
  /** Without `v`. */
  readonly version: string
  /** By name. */
  readonly tools: ReadonlyMap<string, KnownTool>
}

/** That a server had a tool once. */
export interface ToolRemoval {
  readonly name: string
  /** The lowest release above all those that have the tool. */
  readonly removedIn: APIVersion
  /** What the last of them said to use instead. */
  readonly replacement: string | undefined
  /** Why, in its words. */
  readonly message: string | undefined
}

/** The tools that the highest of some releases do not have any more. */
export function findRemovals(releases: readonly KnownRelease[]): readonly ToolRemoval[] {
  const ascending = releases
    .map(({ version, tools }) => ({ version: APIVersion.parse(version), tools }))
    .sort((a, b) => a.version.compare(b.version))
  const last = new Map<string, { readonly index: number; readonly deprecation: DeprecationInfo | undefined }>()
  for (const [index, { tools }] of ascending.entries()) {
    for (const [name, { deprecation }] of tools) last.set(name, { index, deprecation })
  }
  return [...last].flatMap(([name, { index, deprecation }]) => {
    const next = ascending[index + 1]
    if (next === undefined) return []
    return [{ name, removedIn: next.version, replacement: deprecation?.replacement, message: deprecation?.message }]
  })
}
