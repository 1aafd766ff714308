import { canonicalize, isPlainObject, parseJson, quote, type AuditRecord, type Digest } from '@mcpver/core'
import { hashOfEntry } from './entry-hash.ts'

/** Follows the records of an audit from the first on, and tells which one does not belong there. */
export class AuditChain {
  #size = 0
  #head: Digest | null = null

  /** How many records were accepted. */
  get size(): number {
    return this.#size
  }

  /** The hash of the last of them; `null` when there was none. */
  get head(): Digest | null {
    return this.#head
  }

  /** Takes the next record, or says what is wrong with it and stays where it is. */
  accept({ sequence, entry, hash }: AuditRecord): string | undefined {
    if (sequence !== this.#size) return `The entry has the number ${String(sequence)}`
    const problem = this.#problemIn(entry)
    if (problem !== undefined) return problem
    if (hashOfEntry(entry) !== hash) return 'The entry is not what was hashed'
    this.#size++
    this.#head = hash
    return undefined
  }

  #problemIn(text: string): string | undefined {
    const entry = parsedEntry(text)
    if (entry === undefined) return 'The entry is not canonical JSON'
    if (entry['sequence'] !== this.#size) return `The entry says that it is number ${quote(entry['sequence'])}`
    if (entry['previous'] !== this.#head) return 'The entry does not follow the one before it'
    return undefined
  }
}

/** An entry, from the text that was hashed; `undefined` when that is not canonical JSON. */
export function parsedEntry(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text)
    return isPlainObject(value) && canonicalize(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
