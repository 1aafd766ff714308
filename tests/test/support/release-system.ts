import { systemClock, type Clock, type Release, type Store } from '@mcpver/core'
import {
  ApprovalDesk,
  checkDefinition,
  ProductionGate,
  SecureVersionManager,
  signatureCheck,
  type ApprovalSigner,
  type ReleaseSigner,
} from '@mcpver/lifecycle'
import type { TrustRoot } from '@mcpver/signing'
import type { People } from './people.ts'
import { approvalSignerOf, authorityOf, releaseSignerOf, verdictSignerOf } from './release-ports.ts'
import { trustRootOf, type KeyTimes } from './trust.ts'

/** What a release system is made of. */
export interface ReleaseSystemOptions {
  readonly store: Store
  readonly people: People
  /** Default: all keys always count. */
  readonly times?: KeyTimes
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** Signing, lifecycle and a store, put together. */
export interface ReleaseSystem {
  readonly store: Store
  readonly people: People
  readonly root: TrustRoot
  readonly manager: SecureVersionManager
  readonly gate: ProductionGate
  readonly signer: ReleaseSigner
  readonly approvalSigner: ApprovalSigner
}

/** Puts signing, lifecycle and a store together: real keys, real signatures; of dependencies nothing bad is known. */
export async function createReleaseSystem(options: ReleaseSystemOptions): Promise<ReleaseSystem> {
  const { store, people, times, clock = systemClock } = options
  const root = await trustRootOf(people, times)
  const trust = { root, clock }
  const signer = releaseSignerOf(trust)
  const approvalSigner = approvalSignerOf(trust)
  const scan = {
    name: 'definition-scan',
    run: ({ definition }: Release) => Promise.resolve(checkDefinition(definition)),
  }
  const fine = { exists: true, vulnerabilities: [], isDeprecated: false }
  const approvals = new ApprovalDesk({ store, signer: approvalSigner, clock })
  const checks = [signatureCheck(signer), scan]
  const gate = new ProductionGate({ checks, approvals, verdictSigner: verdictSignerOf(trust), clock })
  const manager = new SecureVersionManager({
    store,
    authority: authorityOf(trust),
    signer,
    dependencies: { inspect: () => Promise.resolve(fine) },
    gate,
    approvals,
    clock,
  })
  return { store, people, root, manager, gate, signer, approvalSigner }
}
