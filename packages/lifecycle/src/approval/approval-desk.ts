import { createHash } from 'node:crypto'
import {
  systemClock,
  type Clock,
  type Digest,
  type Release,
  type ReleaseState,
  type Store,
  type StoredDocument,
} from '@mcpver/core'
import { AuditLogger } from '../audit/audit-logger.ts'
import { keepVerdict } from '../check/verdict-document.ts'
import { invalidSignature } from '../invalid-signature.ts'
import type { Credentials } from '../manager/credentials.ts'
import { subjectOf } from '../release-name.ts'
import type { ApprovalPolicy, ApprovalSigner } from './approval.ts'
import { countApprovals, type ApprovalCount } from './count-approvals.ts'

/** What an approval desk works with. */
export interface ApprovalDeskOptions {
  readonly store: Store
  readonly signer: ApprovalSigner
  /** Default: one person other than the author, for 7 days. */
  readonly policy?: ApprovalPolicy
  /** Default: one that uses `clock`. */
  readonly audit?: AuditLogger
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** What is approved, or was. */
export interface ApprovalSubject {
  readonly release: Release
  readonly target: ReleaseState
  readonly verdict: Digest
  /** The signed verdict, which is kept together with the approval. Default: it is not kept. */
  readonly attestation?: StoredDocument | undefined
}

/** Whether a move has the approvals that it needs. */
export interface ApprovalDecision extends ApprovalCount {
  readonly isApproved: boolean
  readonly required: number
}

const KIND = 'approval'
const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000

/** Takes approvals, and tells whether there are enough. */
export class ApprovalDesk {
  readonly #store: Store
  readonly #signer: ApprovalSigner
  readonly #required: number
  readonly #lifetime: number
  readonly #audit: AuditLogger
  readonly #clock: Clock

  constructor({
    store,
    signer,
    policy = {},
    clock = systemClock,
    audit = new AuditLogger({ clock }),
  }: ApprovalDeskOptions) {
    const { required = 1, lifetime = SEVEN_DAYS } = policy
    if (!Number.isSafeInteger(required) || required < 0) throw new RangeError('A number of people is whole, from 0')
    this.#store = store
    this.#signer = signer
    this.#required = required
    this.#lifetime = lifetime
    this.#audit = audit
    this.#clock = clock
  }

  /**
   * Signs and stores an approval, with its record in the audit. Whether it counts is decided when the version is moved.
   *
   * @throws {LifecycleError} `ERR_INVALID_SIGNATURE` when what was signed does not stand (the promise rejects).
   */
  async approve(subject: ApprovalSubject, credentials: Credentials): Promise<string> {
    const { release, target, verdict, attestation } = subject
    const { name, version, checksum } = release
    const approvedAt = this.#clock.now()
    const expiresAt = approvedAt + this.#lifetime
    const claims = { name, version, target, checksum, verdict, approvedAt, expiresAt }
    const approval = await this.#signer.sign(claims, credentials)
    const standing = await this.#signer.verify(approval)
    if (!standing.valid) throw invalidSignature(`The approval does not hold: ${standing.reason}`)
    await this.#store.write(async (view) => {
      const { documents, audit } = view
      await keepVerdict(view, attestation)
      const id = createHash('sha256').update(approval).digest('hex')
      if ((await documents.get(KIND, id)) !== undefined) return
      await documents.put({ kind: KIND, id, subject: subjectOf(release), content: { approval }, createdAt: approvedAt })
      const data = { to: target, checksum, verdict, expiresAt }
      await this.#audit.log(audit, {
        type: 'version.approved',
        outcome: 'success',
        subject: standing.person,
        target: release,
        data,
      })
    })
    return approval
  }

  /** Whether enough people have approved a move. Every signature is verified anew. */
  async decide(subject: ApprovalSubject): Promise<ApprovalDecision> {
    const stored = await this.#store.read(({ documents }) => documents.list(KIND, subjectOf(subject.release)))
    const texts = stored.map(({ value }) => value.content['approval'])
    const standings = await Promise.all(
      texts.map((text) =>
        typeof text === 'string'
          ? this.#signer.verify(text)
          : Promise.resolve({ valid: false, reason: 'It is no text' } as const),
      ),
    )
    const count = countApprovals(standings, { ...subject, now: this.#clock.now() })
    return { ...count, required: this.#required, isApproved: count.people.length >= this.#required }
  }
}
