import { RELEASE_STATES, type Clock, type JsonObject, type ReleaseState } from '@mcpver/core'
import type { ApprovalClaims, ApprovalSigner } from '../approval/approval.ts'
import { ApprovalDesk } from '../approval/approval-desk.ts'
import type { SecurityCheck, SecurityPolicy } from '../check/security-check.ts'
import type { SecurityVerdict } from '../check/security-verdict.ts'
import type { VerdictSigner } from '../check/verdict-signer.ts'
import { failedCheck, passedCheck } from '../evidence/check-result.ts'
import type { EvidenceLimits } from '../evidence/evidence-limits.ts'
import type { Authority, Credentials } from '../manager/credentials.ts'
import type { DependencyInspector, DependencyStanding } from '../manager/dependency-validation.ts'
import type { ReleaseSigner } from '../manager/release-signer.ts'
import { ProductionGate } from '../manager/production-gate.ts'
import { SecureVersionManager } from '../manager/secure-version-manager.ts'
import type { VersionData } from '../manager/version-data.ts'
import { TestStore } from './test-store.ts'

export const NOW = 1_790_000_000_000
export const ana: Credentials = { user: 'ana' }
export const definition: JsonObject = {
  name: 'forecast',
  description: 'Tells the weather',
  inputSchema: { type: 'object' },
}
export const data: VersionData = { version: '1.0.0', definition }
const fine: DependencyStanding = { exists: true, vulnerabilities: [], isDeprecated: false }

/** Ana may do everything, Ben may create. Everybody else is a stranger. */
const authority: Authority = {
  identify: ({ user }) =>
    Promise.resolve(user === 'ana' || user === 'ben' || user === 'cat' ? { person: user } : undefined),
  mayCreate: ({ person }) => Promise.resolve(person !== 'cat'),
  mayPromote: ({ person }) => Promise.resolve(person === 'ana'),
  mayApprove: ({ person }) => Promise.resolve(person !== 'eve'),
  mayBreakGlass: ({ person }) => Promise.resolve(person === 'ana'),
}

/** Signs by saying what it signs. */
export const signer: ReleaseSigner = {
  sign: (request, { user }) => Promise.resolve(JSON.stringify({ ...request, user })),
  verify: () => Promise.resolve({ valid: true, signedBy: ['ana'] }),
}

const inspector: DependencyInspector = {
  inspect: (name, version) => {
    const standings: Readonly<Record<string, DependencyStanding>> = {
      'npm:gone': { exists: false, vulnerabilities: undefined, isDeprecated: undefined },
      'npm:holes': { ...fine, vulnerabilities: ['CVE-1', 'CVE-2'] },
      'npm:old': { ...fine, isDeprecated: true },
      'npm:mystery': { exists: true, vulnerabilities: undefined, isDeprecated: undefined },
    }
    return Promise.resolve(standings[version === '0.0.0' ? 'npm:gone' : name] ?? fine)
  },
}

export function scored(name: string, score: number): SecurityCheck {
  const about = { check: name, severity: 'high', reason: 'measured' } as const
  return {
    name,
    run: () => Promise.resolve(score >= 50 ? passedCheck({ ...about, score }) : failedCheck({ ...about, score })),
  }
}

/** Signs an approval by saying who gives it, and lets nobody else's stand. */
export const approvalSigner: ApprovalSigner = {
  sign: (claims, { user }) => Promise.resolve(JSON.stringify({ person: user, claims })),
  verify: (text) =>
    Promise.resolve({ valid: true, ...(JSON.parse(text) as { person: string; claims: ApprovalClaims }) }),
}

/** Attests a verdict by saying who does. */
export const verdictSigner: VerdictSigner = {
  sign: (verdict, { user }) => Promise.resolve(JSON.stringify({ person: user, verdict })),
  verify: (text) =>
    Promise.resolve({ valid: true, ...(JSON.parse(text) as { person: string; verdict: SecurityVerdict }) }),
}

/** What a manager of a test differs in. */
interface ManagerParts {
  readonly store?: TestStore
  readonly checks?: readonly SecurityCheck[]
  readonly policy?: SecurityPolicy
  /** How many approvals production needs. Default: none. */
  readonly required?: number
  readonly signer?: ApprovalSigner
  readonly verdictSigner?: VerdictSigner
  readonly releaseSigner?: ReleaseSigner
  readonly dependencies?: DependencyInspector
  /** Default: always the same time. */
  readonly clock?: Clock
  readonly evidenceLimits?: EvidenceLimits
  readonly mayAddEvidence?: Authority['mayAddEvidence']
  /** Who may promote. Default: Ana. */
  readonly promoters?: readonly string[]
}

export function managerOf(parts: ManagerParts = {}): { manager: SecureVersionManager; store: TestStore } {
  const { store = new TestStore(), checks = [scored('one', 90)], policy = {}, required = 0 } = parts
  const clock = parts.clock ?? { now: () => NOW }
  const approvals = new ApprovalDesk({ store, signer: parts.signer ?? approvalSigner, policy: { required }, clock })
  const attested = parts.verdictSigner && { verdictSigner: parts.verdictSigner }
  const gate = new ProductionGate({ checks, policy, approvals, clock, ...attested })
  const { dependencies = inspector, releaseSigner = signer } = parts
  const { promoters = ['ana'] } = parts
  const mayPromote: Authority['mayPromote'] = ({ person }) => Promise.resolve(promoters.includes(person))
  const { mayAddEvidence, evidenceLimits = {} } = parts
  const people = { ...authority, mayPromote, ...(mayAddEvidence && { mayAddEvidence }) }
  const about = { store, dependencies, gate, approvals, clock, evidenceLimits }
  const options = { ...about, authority: people, signer: releaseSigner }
  return { manager: new SecureVersionManager(options), store }
}

/** Creates a version and promotes it until it is where it has to be. */
export async function inState(manager: SecureVersionManager, state: ReleaseState, version = '1.0.0'): Promise<void> {
  await manager.createVersion('forecast', { ...data, version }, ana)
  const path: readonly ReleaseState[] =
    state === 'archived' ? ['archived'] : RELEASE_STATES.slice(1, RELEASE_STATES.indexOf(state) + 1)
  for (const target of path) {
    const result = await manager.promoteVersion({ name: 'forecast', version, target, credentials: ana, reason: 'test' })
    if (!result.success) throw new Error(result.reason)
  }
}

export function entries(store: TestStore): { type: string; outcome: string; subject: string; data: JsonObject }[] {
  return store.content.records.map(({ entry }) => JSON.parse(entry) as never)
}
