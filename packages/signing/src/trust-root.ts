import { canonicalize, quote, type Digest, type Signer, type ReleaseClaims } from '@mcpver/core'
import { digestJson } from './digest-json.ts'
import { payloadOf, parseEnvelope, signEnvelope, type Envelope } from './envelope.ts'
import { readRelease } from './release-statement.ts'
import { SigningError } from './signing-error.ts'
import { STATEMENT_PAYLOAD_TYPE } from './statement.ts'
import {
  parseTrustRoot,
  toTrustRootDocument,
  TRUST_ROOT_PAYLOAD_TYPE,
  type TrustedKeyEntry,
  type TrustedRole,
  type TrustRootDocument,
} from './trust-root-document.ts'
import { standingOf } from './trusted-key.ts'
import { VerificationKey } from './verification-key.ts'
import { verifyEnvelope } from './verify-envelope.ts'

/** Somebody who signed, and with which key. */
export interface TrustedSigner {
  readonly person: string
  readonly keyid: string
}

/** What has to be signed by whom. */
export interface RoleExpectation {
  /** `publisher`, `promoter:production`, … A role for one state falls back to the role for all. */
  readonly role: string
  /** The tool or server that it is about. */
  readonly name: string
  /** When it was signed, in milliseconds since 1970: what a log proves, else now. Never what the signer says. */
  readonly at: number
  readonly payloadTypes: readonly string[]
}

/** What was signed, and by whom. */
export interface RoleVerification {
  readonly payload: Buffer
  readonly payloadType: string
  /** Those in the role who signed, each once. */
  readonly signers: readonly TrustedSigner[]
}

/** When a version was signed. */
export interface ReleaseExpectation {
  /** Milliseconds since 1970: what a log proves, else now. Never what the signer says. */
  readonly at: number
}

/** What was signed of a version, and by whom. */
export interface TrustedRelease {
  readonly claims: ReleaseClaims
  readonly signers: readonly TrustedSigner[]
}

/** A trust root that was verified, and answers who is trusted for what. */
export class TrustRoot {
  readonly document: TrustRootDocument
  /** The digest of the document's canonical JSON: what the next one names as `previous`. */
  readonly digest: Digest
  readonly envelope: Envelope
  readonly #keys: readonly VerificationKey[]

  private constructor(document: TrustRootDocument, envelope: Envelope) {
    this.document = document
    this.envelope = envelope
    this.#keys = Object.values(document.keys).map(({ publicKey }) => VerificationKey.fromPem(publicKey))
    this.digest = digestJson(document)
  }

  /** Signs a document as a trust root; enough of its own role `root` have to. */
  static async sign(document: TrustRootDocument, signers: readonly Signer[]): Promise<Envelope> {
    const payload = Buffer.from(canonicalize(toTrustRootDocument(document)), 'utf8')
    return signEnvelope({ payload, payloadType: TRUST_ROOT_PAYLOAD_TYPE }, signers)
  }

  /**
   * Opens a trust root that the caller trusts for where it came from: a file put there by hand, a repository. That it is signed by
   * its own role `root` shows that it is whole, not that it is the right one.
   *
   * @throws {SigningError} `ERR_INVALID_TRUST_ROOT`, `ERR_SIGNATURE_MISMATCH`, `ERR_THRESHOLD_NOT_MET`.
   */
  static async open(input: unknown): Promise<TrustRoot> {
    const envelope = parseEnvelope(input)
    const root = new TrustRoot(parseTrustRoot(payloadOf(envelope)), envelope)
    await root.#assertSignedByRootOf(root, envelope)
    return root
  }

  /**
   * Takes the next trust root over: its number is one higher, it names this one, and enough of the role `root` of this one and of its
   * own have signed it.
   *
   * Source: The Update Framework 1.0, client workflow 5.3.4 and 5.3.5.
   *
   * @throws {SigningError} as `open`, and `ERR_TRUST_ROOT_ROLLBACK` for one that is not the next.
   */
  async update(input: unknown): Promise<TrustRoot> {
    const envelope = parseEnvelope(input)
    // The old quorum comes first: until it has signed, nothing in the new document counts.
    await this.#assertSignedByRootOf(this, envelope)
    const next = await TrustRoot.open(envelope)
    const { version, previous } = next.document
    if (version !== this.document.version + 1) {
      throw rollback(`Version ${String(version)} does not follow version ${String(this.document.version)}`)
    }
    if (previous !== this.digest) throw rollback(`It takes over from ${quote(previous)}, not from ${this.digest}`)
    return next
  }

  /**
   * Refuses a trust root that is out of date: who keeps it from being renewed could keep a revocation from being seen.
   *
   * @param now Milliseconds since 1970-01-01T00:00:00Z.
   * @throws {SigningError} `ERR_TRUST_ROOT_EXPIRED`.
   */
  assertFresh(now: number): void {
    if (now < Date.parse(this.document.expires)) return
    throw new SigningError(`The trust root expired at ${this.document.expires}`, {
      code: 'ERR_TRUST_ROOT_EXPIRED',
      hint: 'Have its role "root" sign a newer one, and take that over with "mcpver trust update".',
    })
  }

  /**
   * Who is in a role for a name; `undefined` when the role is nobody's. A role for one state comes before the role for all, wherever
   * they stand: a delegation of `promoter` does not lower what `promoter:production` asks for.
   */
  roleFor(role: string, name: string): TrustedRole | undefined {
    const general = role.split(':', 1)[0] ?? role
    const delegated = (this.document.delegations ?? []).filter(({ names }) => names.some((one) => matches(name, one)))
    const levels = [...delegated.map((one) => one.roles), this.document.roles]
    for (const wanted of [role, general]) {
      const level = levels.find((roles) => Object.hasOwn(roles, wanted))
      if (level !== undefined) return level[wanted]
    }
    return undefined
  }

  /**
   * Verifies that enough different people in a role signed an envelope.
   *
   * @throws {SigningError} what `verifyEnvelope` throws; `ERR_UNTRUSTED_IDENTITY` when those who signed are not in the role, or with
   *   keys that did not count at the time; `ERR_THRESHOLD_NOT_MET` when too few are.
   */
  async verify(envelope: unknown, { role, name, at, payloadTypes }: RoleExpectation): Promise<RoleVerification> {
    const trusted = this.roleFor(role, name)
    if (trusted === undefined) throw untrusted(`Nobody has the role ${quote(role)} for ${quote(name)}`)
    const { keyids, ...verified } = await verifyEnvelope(envelope, { keys: this.#keys, payloadTypes })
    const signers = this.#signersIn(trusted, keyids, at)
    if (signers.length === 0) throw untrusted(`Nobody who signed counts: ${this.#describe(keyids, { trusted, at })}`)
    if (signers.length < trusted.threshold) throw tooFew({ role, name, signers }, trusted)
    return { ...verified, signers }
  }

  /**
   * Verifies that enough people who may publish a name signed a version of it.
   *
   * @throws {SigningError} what `verify` and `readRelease` throw.
   */
  async verifyRelease(envelope: unknown, { at }: ReleaseExpectation): Promise<TrustedRelease> {
    const unread = readRelease(payloadOf(parseEnvelope(envelope)))
    // The name says whose signature counts; what it stands in is believed only once they have signed it.
    const { payload, signers } = await this.verify(envelope, {
      role: 'publisher',
      name: unread.name,
      at,
      payloadTypes: [STATEMENT_PAYLOAD_TYPE],
    })
    return { claims: readRelease(payload), signers }
  }

  async #assertSignedByRootOf(root: TrustRoot, envelope: Envelope): Promise<void> {
    const role = root.document.roles['root'] ?? { threshold: Infinity, people: [] }
    const keys = root.#keys.filter(({ keyid }) => {
      const key = root.document.keys[keyid]
      return key !== undefined && role.people.includes(key.person) && !isWithdrawn(key)
    })
    const { keyids } = await verifyEnvelope(envelope, { keys, payloadTypes: [TRUST_ROOT_PAYLOAD_TYPE] })
    const people = new Set(keyids.map((keyid) => root.document.keys[keyid]?.person))
    if (people.size < role.threshold) {
      throw tooFew({ role: 'root', name: `version ${String(root.document.version)}`, signers: [...people] }, role)
    }
  }

  /** Those in a role whose keys counted, one key for each. */
  #signersIn(role: TrustedRole, keyids: readonly string[], at: number): TrustedSigner[] {
    const byPerson = new Map<string, TrustedSigner>()
    for (const keyid of keyids) {
      const key = this.document.keys[keyid]
      if (key === undefined || !role.people.includes(key.person) || standingOf(key, at) !== 'valid') continue
      byPerson.set(key.person, { person: key.person, keyid })
    }
    return [...byPerson.values()]
  }

  #describe(
    keyids: readonly string[],
    { trusted, at }: { readonly trusted: TrustedRole; readonly at: number },
  ): string {
    const reasons = keyids.map((keyid) => {
      const key = this.document.keys[keyid]
      if (key === undefined) return `${keyid} is unknown`
      if (!trusted.people.includes(key.person)) return `${quote(key.person)} is not in the role`
      return `the key of ${quote(key.person)} is ${standingOf(key, at)}`
    })
    return reasons.join('; ')
  }
}

/** Whether a key was taken out of use, whenever: one that is may not say who is trusted from now on. */
function isWithdrawn({ retiredAt, revokedAt }: TrustedKeyEntry): boolean {
  return retiredAt !== undefined || revokedAt !== undefined
}

/** Whether a name is one of those that a pattern stands for. */
function matches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

function untrusted(message: string): SigningError<'ERR_UNTRUSTED_IDENTITY'> {
  return new SigningError(message, {
    code: 'ERR_UNTRUSTED_IDENTITY',
    hint: '"mcpver trust show" prints who is trusted for what.',
  })
}

function tooFew(
  { role, name, signers }: { readonly role: string; readonly name: string; readonly signers: readonly unknown[] },
  { threshold }: TrustedRole,
): SigningError<'ERR_THRESHOLD_NOT_MET'> {
  const found = `${String(signers.length)} of the ${String(threshold)} people`
  return new SigningError(`${found} that the role ${quote(role)} needs for ${quote(name)} signed`, {
    code: 'ERR_THRESHOLD_NOT_MET',
    hint: 'Have more people in the role sign the same envelope. Several keys of one person count once.',
  })
}

function rollback(message: string): SigningError<'ERR_TRUST_ROOT_ROLLBACK'> {
  return new SigningError(message, {
    code: 'ERR_TRUST_ROOT_ROLLBACK',
    hint: 'Trust roots are taken over one after the other, none left out. Ask for the one that comes next.',
  })
}
