import { quote, type JsonObject, type StoreView } from '@mcpver/core'
import { standingOf, TrustRoot } from '@mcpver/signing'
import { failure } from '../cli-error.ts'
import { parseJsonText } from '../json-file.ts'

const HINT = 'Restore the store from a backup, or name the trust root that belongs to it with --trust.'

/**
 * The trust roots that a store has seen, one after the other: who was trusted when something was done. Who is trusted now says nothing of
 * that, but that a key was somebody else's already.
 */
export class TrustHistory {
  readonly #roots: ReadonlyMap<string, TrustRoot>
  readonly #last: TrustRoot

  private constructor(roots: ReadonlyMap<string, TrustRoot>, last: TrustRoot) {
    this.#roots = roots
    this.#last = last
  }

  /**
   * Reads what the store has seen. Each trust root has to follow the one before, and the one of now has to be among them; a store that
   * has seen none knows only that one.
   *
   * @throws {CliError} `ERR_TRUST_HISTORY`. {SigningError} what `TrustRoot.open` and `TrustRoot.update` throw.
   */
  static async read({ documents }: Pick<StoreView, 'documents'>, now: TrustRoot): Promise<TrustHistory> {
    const stored = (await documents.list('trust-root')).map(({ value }) => value)
    const envelopes = stored
      .toSorted((a, b) => Number(a.subject) - Number(b.subject))
      .map(({ id, content }) => parseJsonText(textIn(content), `trust root ${id}`, HINT))
    const roots = new Map<string, TrustRoot>()
    let last: TrustRoot | undefined
    for (const envelope of envelopes) {
      last = last === undefined ? await TrustRoot.open(envelope) : await last.update(envelope)
      roots.set(last.digest, last)
    }
    if (roots.size > 0 && !roots.has(now.digest)) {
      throw failure(`The trust root ${quote(now.digest)} is none that this store has seen`, {
        code: 'ERR_TRUST_HISTORY',
        hint: HINT,
      })
    }
    return new TrustHistory(roots, last ?? now)
  }

  /** The trust root with a digest; where the store has seen none, that of now. `undefined` for one that it has not seen. */
  get(digest: unknown): TrustRoot | undefined {
    return this.#roots.size === 0 ? this.#last : this.#roots.get(String(digest))
  }

  /** Whether somebody else may have had a key at a time, by what is known now. */
  wasRevoked(keyid: string, at: number): boolean {
    const { keys } = this.#last.document
    const entry = Object.hasOwn(keys, keyid) ? keys[keyid] : undefined
    return entry !== undefined && standingOf(entry, at) === 'revoked'
  }
}

function textIn({ envelope }: JsonObject): string {
  return typeof envelope === 'string' ? envelope : ''
}
