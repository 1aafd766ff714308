import {
  signCheckpoint,
  verifyCheckpoint,
  verifyNote,
  VerificationKey,
  type Checkpoint,
  type NoteVerifier,
  type SigningKey,
  type TrustRoot,
} from '@mcpver/signing'

/** The name of the audit among transparency logs, and the one that its auditors sign with. */
export const LOG_ORIGIN = 'mcpver.dev/audit'

/** What an audit says of itself at one time: so many entries, and this root over them. */
export type Extent = Omit<Checkpoint, 'origin'>

/** Has an auditor sign what the audit says of itself, and knows whose signature counts: those in the role `auditor`. */
export class LogNotary {
  readonly #root: TrustRoot
  readonly #key: SigningKey | undefined

  /** @param key The auditor's. Default: none, for whoever only verifies. */
  constructor(root: TrustRoot, key?: SigningKey) {
    this.#root = root
    this.#key = key
  }

  /** A signed note (C2SP tlog-checkpoint). */
  async sign({ size, root }: { readonly size: number; readonly root: Uint8Array }): Promise<string> {
    const signers = this.#key === undefined ? [] : [{ name: LOG_ORIGIN, key: this.#key }]
    const note = await signCheckpoint({ origin: LOG_ORIGIN, size, root: Buffer.from(root) }, signers)
    // Somebody else's signature would only be found out by whoever verifies.
    this.verify(note)
    return note
  }

  /** @throws {SigningError} what `verifyCheckpoint` throws. */
  verify(note: string): Extent {
    return verifyCheckpoint(note, { origin: LOG_ORIGIN, verifiers: this.#auditors() })
  }

  /** Who signed a note: those in the role, each once. Throws as `verify`. */
  signers(note: string): string[] {
    const auditors = this.#auditors()
    const { verifiers } = verifyNote(note, auditors)
    return [...new Set(auditors.filter((one) => verifiers.includes(one)).map(({ person }) => person))]
  }

  /** Also keys that do not count any more: what they signed when they did stays true, and an audit goes back a long time. */
  #auditors(): (NoteVerifier & { readonly person: string })[] {
    const people = this.#root.roleFor('auditor', LOG_ORIGIN)?.people ?? []
    return Object.values(this.#root.document.keys)
      .filter(({ person }) => people.includes(person))
      .map(({ person, publicKey }) => ({ person, name: LOG_ORIGIN, key: VerificationKey.fromPem(publicKey) }))
  }
}
