import type { Clock, Store } from '@mcpver/core'
import {
  ApprovalDesk,
  AuditLogger,
  createDependencyInspector,
  ProductionGate,
  SecureVersionManager,
  standardChecks,
} from '@mcpver/lifecycle'
import type { TrustRoot } from '@mcpver/signing'
import { currentTime, type Io } from '../io.ts'
import { advisorySource } from '../state/advisory-sources.ts'
import { packageIndex } from '../state/package-indexes.ts'
import { withStore } from '../state/open-store.ts'
import { readPolicy } from '../state/policy-file.ts'
import type { StatePaths } from '../state/state-options.ts'
import { readTrustRoot } from '../state/trust-file.ts'
import { ApprovalSignatures } from '../trust/approval-signatures.ts'
import { ReleaseSignatures } from '../trust/release-signatures.ts'
import { TrustAuthority, type KeySets } from '../trust/trust-authority.ts'
import { VerdictSignatures } from '../trust/verdict-signatures.ts'

/** Releases with all that decides about them: the trust root says who may, the policy what is needed, the store keeps it. */
export interface ReleaseSystem {
  readonly store: Store
  readonly root: TrustRoot
  readonly manager: SecureVersionManager
}

/** What a release system is made from. */
export interface ReleaseSystemOptions {
  readonly paths: StatePaths
  readonly io: Io
  /** The keys of providers whose tokens count. Default: none. */
  readonly keySets?: KeySets
}

/** Opens a release system, uses it and closes it, whatever happens. Throws what reading its parts throws. */
export async function withReleaseSystem<T>(
  { paths, io, keySets = {} }: ReleaseSystemOptions,
  use: (system: ReleaseSystem) => Promise<T>,
): Promise<T> {
  const root = await readTrustRoot(paths, io)
  const policy = await readPolicy(paths, io)
  const source = await advisorySource(paths.advisories, policy.osvApi)
  const now = (): number => currentTime(io).getTime()
  const clock: Clock = { now }
  const signer = new ReleaseSignatures(root, now)
  return withStore(paths, (store) => {
    const audit = new AuditLogger({ clock })
    const approvals = new ApprovalDesk({
      store,
      signer: new ApprovalSignatures(root, now),
      policy: { required: policy.approvals, lifetime: policy.approvalLifetime },
      audit,
      clock,
    })
    const advisories = { store, source, packages: packageIndex(policy), maxAge: policy.advisoryAge, clock }
    const dependencies = createDependencyInspector(advisories)
    const gate = new ProductionGate({
      checks: standardChecks({ ...advisories, signer, dependencies }).filter(
        ({ name }) => !policy.without.includes(name),
      ),
      policy: { threshold: policy.threshold, unknown: policy.unknown },
      approvals,
      verdictSigner: new VerdictSignatures(root, now),
      clock,
    })
    const authority = new TrustAuthority(root, { keySets, now })
    const manager = new SecureVersionManager({
      store,
      authority,
      signer,
      dependencies,
      gate,
      approvals,
      audit,
      clock,
    })
    return use({ store, root, manager })
  })
}
