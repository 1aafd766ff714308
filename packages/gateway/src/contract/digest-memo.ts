import { digestTool, parseToolDefinition, type Digest, type ToolDefinition } from '@mcpver/core'
import { hasUniqueNames } from '../wire/outline.ts'

/** What is known of a definition as it stood on the wire. */
export interface DigestedTool {
  readonly definition: ToolDefinition
  /** In the profile `definition`. */
  readonly digest: Digest
}

/** Bounds on what is remembered. The definition that was not asked for for longest gives way. */
export interface MemoLimits {
  /** Default: 20,000. */
  readonly definitions?: number
  /** Of all definitions together. Default: 32 million. */
  readonly characters?: number
}

/** Digests of definitions, each computed once: servers list the same text again and again. */
export class DigestMemo {
  readonly #known = new Map<string, DigestedTool>()
  readonly #limits: Required<MemoLimits>
  #characters = 0

  constructor({ definitions = 20_000, characters = 32 * 1024 * 1024 }: MemoLimits = {}) {
    this.#limits = { definitions, characters }
  }

  /** How many definitions are remembered. */
  get size(): number {
    return this.#known.size
  }

  /** The digest of a definition; `undefined` for what is none, or is another one for each way to read it. */
  async digest(text: string, value: unknown): Promise<DigestedTool | undefined> {
    const known = this.#known.get(text)
    if (known !== undefined) {
      this.#known.delete(text)
      this.#known.set(text, known)
      return known
    }
    try {
      const definition = parseToolDefinition(value)
      if (!hasUniqueNames(text)) return undefined
      const digested = { definition, digest: await digestTool(definition) }
      this.#remember(text, digested)
      return digested
    } catch {
      // What is no definition, or has no canonical form, is none that was approved.
      return undefined
    }
  }

  #remember(text: string, digested: DigestedTool): void {
    const { definitions, characters } = this.#limits
    if (!this.#known.has(text)) this.#characters += text.length
    this.#known.set(text, digested)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= definitions && this.#characters <= characters) return
      this.#known.delete(oldest)
      this.#characters -= oldest.length
    }
  }
}
