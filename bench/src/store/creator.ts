import {
  canonicalize,
  digestText,
  parseJson,
  type AuditRecord,
  type JsonObject,
  type Release,
  type Store,
} from '@mcpver/core'
import { SigningKey, signRelease, verifyRelease } from '@mcpver/signing'
import { ApprovalDesk, ProductionGate, SecureVersionManager, type ReleaseSigner } from '@mcpver/lifecycle'
import { openBareInserts, openTarget, type Target } from '../store-package.ts'
import { TYPICAL_TOOL } from '../typical-tool.ts'

/** Ways to create releases: as programs do, without signing and checking, and without even the store. */
export const WAYS = ['manager', 'store', 'bare'] as const

export type Way = (typeof WAYS)[number]

/** What creates releases on one store, one after the other. */
export interface Creator {
  /** Creates the release of a name; resolves when it is durable. */
  create(name: string): Promise<void>
  close(): Promise<void>
}

const DEFINITION = parseJson(JSON.stringify(TYPICAL_TOOL)) as JsonObject
const DIGEST = await digestText('any')

/** Opens a store for one way to create releases. */
export async function openCreator(way: Way, target: Target): Promise<Creator> {
  if (way === 'bare') {
    const bare = await openBareInserts(target)
    return { create: (name) => bare.create(releaseOf(name), recordOf), close: () => bare.close() }
  }
  const store = await openTarget(target)
  return { create: way === 'manager' ? throughManager(store) : throughStore(store), close: () => store.close() }
}

function throughStore(store: Store): Creator['create'] {
  return (name) =>
    store.write(async ({ releases, audit }) => {
      await releases.insert(releaseOf(name))
      await audit.append(recordOf(((await audit.head())?.sequence ?? -1) + 1))
    })
}

/** With real signatures; everybody may do everything, and of dependencies nothing bad is known. */
function throughManager(store: Store): Creator['create'] {
  const key = SigningKey.generate()
  const approvals = new ApprovalDesk({ store, signer: { sign: unused, verify: unused } })
  const manager = new SecureVersionManager({
    store,
    authority: {
      identify: () => Promise.resolve({ person: 'ana' }),
      mayCreate: () => Promise.resolve(true),
      mayPromote: unused,
      mayApprove: unused,
      mayBreakGlass: unused,
    },
    signer: signerWith(key),
    dependencies: { inspect: () => Promise.resolve({ exists: true, vulnerabilities: [], isDeprecated: false }) },
    gate: new ProductionGate({ checks: [], approvals }),
    approvals,
  })
  return async (name) => {
    const { definition, changelog, dependencies } = releaseOf(name)
    const result = await manager.createVersion(name, { version: '1.0.0', definition, changelog, dependencies }, {})
    if (!result.success) throw new Error(result.reason)
  }
}

function signerWith(key: SigningKey): ReleaseSigner {
  return {
    sign: async (claims) => JSON.stringify(await signRelease(claims, [key])),
    verify: async ({ signature, checksum }) => {
      const { claims } = await verifyRelease(signature, { keys: [key.publicKey] })
      return claims.digest === checksum
        ? { valid: true, signedBy: [claims.createdBy] }
        : { valid: false, reason: 'The signature is over another definition' }
    },
  }
}

function unused(): Promise<never> {
  return Promise.reject(new Error('Only creations are measured'))
}

function releaseOf(name: string): Release {
  return {
    name,
    version: '1.0.0',
    state: 'development',
    createdAt: 1_790_000_000_000,
    createdBy: 'ana',
    changelog: ['Adds "units".'],
    securityUpdates: [],
    dependencies: { 'npm:zod': '^4.0.0' },
    // As long as a signed statement is.
    signature: 'x'.repeat(1100),
    checksum: DIGEST,
    previousChecksum: null,
    definition: DEFINITION,
    upstream: null,
  }
}

function recordOf(sequence: number): AuditRecord {
  // As long as the record of a creation is.
  return { sequence, entry: canonicalize({ sequence, text: 'x'.repeat(400) }), hash: DIGEST }
}
