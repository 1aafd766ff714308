import { digestTool, parseToolDefinition, type Digest, type ToolDefinition } from '@mcpver/core'
import { LruMap } from '../access/lru-map.ts'

/** What is known of a definition as it stood on the wire. */
export interface DigestedTool {
  readonly definition: ToolDefinition
  /** In the profile `definition`. */
  readonly digest: Digest
}

const MOST_DEFINITIONS = 20_000

/** Digests of definitions, each computed once: servers list the same text again and again. */
export class DigestMemo {
  readonly #known = new LruMap<string, DigestedTool>(MOST_DEFINITIONS)

  /** The digest of a definition; `undefined` for what is none. */
  async digest(text: string, value: unknown): Promise<DigestedTool | undefined> {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    try {
      const definition = parseToolDefinition(value)
      const digested = { definition, digest: await digestTool(definition) }
      this.#known.set(text, digested)
      return digested
    } catch {
      // What is no definition, or has no canonical form, is none that was approved.
      return undefined
    }
  }
}
