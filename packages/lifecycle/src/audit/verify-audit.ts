import {
  canonicalize,
  isPlainObject,
  parseJson,
  quote,
  type AuditRecord,
  type AuditStore,
  type Digest,
} from '@mcpver/core'
import { hashOfEntry } from './entry-hash.ts'

/** Entries that are read at once: what a verification needs in memory. */
const PAGE = 1000

/** How far an audit had come at some time, as somebody outside of it knows: from a checkpoint, or from an earlier verification. */
export interface AuditExtent {
  /** How many entries there were. */
  readonly size: number
  /** The hash of the last of them; `null` when there was none. */
  readonly head: Digest | null
}

/** What became of a verification: how far the audit goes, or the first entry that is wrong. */
export type AuditVerification =
  | ({ readonly valid: true } & AuditExtent)
  | { readonly valid: false; readonly sequence: number; readonly problem: string }

/**
 * Recomputes an audit from its first entry on. Every change of an entry shows, and so does one that is missing, doubled, or out of
 * order. That the newest entries were cut off shows only against an extent that was kept elsewhere.
 *
 * @param known What the audit is known to have been: it must still begin so.
 */
export async function verifyAudit(store: AuditStore, known: readonly AuditExtent[] = []): Promise<AuditVerification> {
  const chain = new Chain(known)
  for (;;) {
    const records = await store.read(chain.size, PAGE)
    for (const record of records) {
      const problem = chain.accept(record)
      if (problem !== undefined) return { valid: false, sequence: chain.size, problem }
    }
    if (records.length === 0) return chain.end()
  }
}

class Chain {
  size = 0
  #head: Digest | null = null
  readonly #heads: ReadonlyMap<number, Digest | null>
  readonly #longest: number

  constructor(known: readonly AuditExtent[]) {
    this.#heads = new Map(known.map(({ size, head }) => [size, head]))
    this.#longest = Math.max(0, ...known.map(({ size }) => size))
  }

  /** Takes the next record; what is wrong with it, if anything is. */
  accept({ sequence, entry, hash }: AuditRecord): string | undefined {
    if (sequence !== this.size) return `The entry has the number ${String(sequence)}`
    const problem = this.#problemIn(entry)
    if (problem !== undefined) return problem
    if (hashOfEntry(entry) !== hash) return 'The entry is not what was hashed'
    this.size++
    this.#head = hash
    const known = this.#heads.get(this.size)
    if (known === undefined || known === hash) return undefined
    this.size--
    return `The hash is not the one that is known from elsewhere, ${String(known)}`
  }

  end(): AuditVerification {
    if (this.size >= this.#longest) return { valid: true, size: this.size, head: this.#head }
    const problem = `The audit ends here; it is known to have had ${String(this.#longest)} entries`
    return { valid: false, sequence: this.size, problem }
  }

  #problemIn(text: string): string | undefined {
    const entry = parsed(text)
    if (entry === undefined) return 'The entry is not canonical JSON'
    if (entry['sequence'] !== this.size) return `The entry says that it is number ${quote(entry['sequence'])}`
    if (entry['previous'] !== this.#head) return 'The entry does not follow the one before it'
    return undefined
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text)
    return isPlainObject(value) && canonicalize(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
