import { McpverError, parseJson, type Release, type Store, type Stored } from '@mcpver/core'
import { signatureCheck, verifyAudit, type AuditEntry, type ReleaseSigner } from '@mcpver/lifecycle'
import type { ReleaseSystem } from './release-system.ts'

const MOST_ENTRIES = 10_000

/**
 * Everything that is wrong in a store, each with what it is about; none when it holds only what was done and recorded: the audit
 * hangs together, every release has the state, checksum and signature that the audit and its publisher gave it, and every approval
 * and verdict is signed.
 */
export async function findProblems(system: ReleaseSystem): Promise<readonly string[]> {
  const parts = [
    auditProblems(system.store),
    releaseProblems(system),
    approvalProblems(system),
    verdictProblems(system),
  ]
  return (await Promise.all(parts.map(namingErrors))).flat()
}

async function namingErrors(finding: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await finding
  } catch (error) {
    if (McpverError.isInstance(error)) return [`${error.code}: ${error.message}`]
    throw error
  }
}

async function auditProblems(store: Store): Promise<readonly string[]> {
  const verification = await store.read(({ audit }) => verifyAudit(audit))
  return verification.valid ? [] : [`audit entry ${String(verification.sequence)}: ${verification.problem}`]
}

async function releaseProblems({ store, signer }: ReleaseSystem): Promise<readonly string[]> {
  const { stored, records } = await store.read(async ({ releases, audit }) => {
    const verification = await verifyAudit(audit)
    // What comes after an entry that is wrong says nothing.
    const size = verification.valid ? verification.size : verification.sequence
    return { stored: await releases.list(), records: (await audit.read(0, MOST_ENTRIES)).slice(0, size) }
  })
  const recorded = replay(records.map(({ entry }) => parseJson(entry) as AuditEntry))
  const here = new Set(stored.map(({ value }) => keyOf(value)))
  const lost = [...recorded.keys()].filter((key) => !here.has(key)).map((key) => `${key}: is in the audit only`)
  const found = stored.map(async (one) => [
    ...differences(one, recorded.get(keyOf(one.value))),
    ...(await signatureProblems(one.value, signer)),
  ])
  const problems = (await Promise.all(found)).map((those, at) =>
    those.map((one) => `${keyOf(stored[at]!.value)}: ${one}`),
  )
  return [...lost, ...problems.flat()]
}

/** What the audit says of a release. */
interface Recorded {
  readonly state: unknown
  readonly checksum: unknown
  readonly revision: number
}

function replay(entries: readonly AuditEntry[]): ReadonlyMap<string, Recorded> {
  const recorded = new Map<string, Recorded>()
  for (const { type, outcome, target, data } of entries) {
    if (outcome !== 'success' || !['version.created', 'version.promoted'].includes(type)) continue
    const { revision = 0 } = recorded.get(keyOf(target)) ?? {}
    const state = type === 'version.created' ? 'development' : data['to']
    recorded.set(keyOf(target), { state, checksum: data['checksum'], revision: revision + 1 })
  }
  return recorded
}

function differences({ value, revision }: Stored<Release>, said: Recorded | undefined): readonly string[] {
  if (said === undefined) return ['is not in the audit']
  return [
    ...(said.state === value.state ? [] : [`is ${value.state}, not ${String(said.state)}`]),
    ...(said.revision === revision ? [] : [`has revision ${String(revision)}, not ${String(said.revision)}`]),
    ...(said.checksum === value.checksum ? [] : ['has another checksum']),
  ]
}

async function signatureProblems(release: Release, signer: ReleaseSigner): Promise<readonly string[]> {
  try {
    const { standing, reason } = await signatureCheck(signer).run(release)
    return standing === 'pass' ? [] : [reason]
  } catch (error) {
    // What is no tool definition any more has no digest to compare.
    return [(error as Error).message]
  }
}

async function approvalProblems({ store, approvalSigner }: ReleaseSystem): Promise<readonly string[]> {
  const stored = await store.read(({ documents }) => documents.list('approval'))
  const found = stored.map(async ({ value }) => {
    const { approval } = value.content
    const standing = await approvalSigner.verify(typeof approval === 'string' ? approval : '')
    if (!standing.valid) return [`approval ${value.id}: ${standing.reason}`]
    return keyOf(standing.claims) === value.subject ? [] : [`approval ${value.id}: is for ${keyOf(standing.claims)}`]
  })
  return (await Promise.all(found)).flat()
}

async function verdictProblems({ store, gate }: ReleaseSystem): Promise<readonly string[]> {
  const stored = await store.read(({ documents }) => documents.list('verdict'))
  const found = stored.map(async ({ value }) => {
    const standing = await gate.verify(value)
    return standing.valid ? [] : [`verdict ${value.id}: ${standing.reason}`]
  })
  return (await Promise.all(found)).flat()
}

function keyOf({ name, version }: Pick<Release, 'name' | 'version'>): string {
  return `${name}@${version}`
}
