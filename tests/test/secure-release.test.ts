import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalize, type Release } from '@mcpver/core'
import {
  ApprovalDesk,
  checkDefinition,
  ProductionGate,
  SecureVersionManager,
  signatureCheck,
  verifyAudit,
  type ApprovalClaims,
  type ApprovalSigner,
  type Authority,
  type ReleaseSigner,
} from '@mcpver/lifecycle'
import { signEnvelope, SigningKey, signRelease, TrustRoot } from '@mcpver/signing'
import { openSqliteStore } from '@mcpver/store'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'mcpver-release-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const [ana, ben, eve] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()]

/** Ana publishes, Ben promotes. */
async function trustRoot(): Promise<TrustRoot> {
  const people = { ana, ben }
  const keys = Object.fromEntries(
    Object.entries(people).map(([person, key]) => [key.keyid, { person, publicKey: key.publicKey.toPem() }]),
  )
  const roles = {
    root: { threshold: 1, people: ['ana'] },
    publisher: { threshold: 1, people: ['ana'] },
    promoter: { threshold: 1, people: ['ben'] },
    approver: { threshold: 1, people: ['ana', 'ben'] },
  }
  const document = {
    version: 1,
    previous: null,
    expires: '2099-01-01T00:00:00Z',
    keys,
    roles,
  }
  return TrustRoot.open(await TrustRoot.sign(document, [ana]))
}

/** Keys are credentials: who has one of the trust root is that person. */
function authorityOf(root: TrustRoot): Authority {
  const isIn = (role: string, { person }: { person: string }, name: string): boolean =>
    root.roleFor(role, name)?.people.includes(person) === true
  return {
    identify: ({ key }) => {
      const entry = key instanceof SigningKey ? root.document.keys[key.keyid] : undefined
      return Promise.resolve(entry === undefined ? undefined : { person: entry.person })
    },
    mayCreate: (identity, name) => Promise.resolve(isIn('publisher', identity, name)),
    mayPromote: (identity, { name, target }) => Promise.resolve(isIn(`promoter:${target}`, identity, name)),
    mayApprove: (identity, { name }) => Promise.resolve(isIn('approver', identity, name)),
    mayBreakGlass: () => Promise.resolve(false),
  }
}

function signerOf(root: TrustRoot): ReleaseSigner {
  return {
    sign: async (claims, { key }) => JSON.stringify(await signRelease(claims, [key as SigningKey])),
    verify: async ({ signature, checksum }: Release) => {
      const { claims, signers } = await root.verifyRelease(signature, { at: Date.now() })
      return claims.digest === checksum
        ? { valid: true, signedBy: signers.map(({ person }) => person) }
        : { valid: false, reason: 'The signature is over another definition' }
    },
  }
}

const APPROVAL = 'application/x-approval+json'

function approvalSignerOf(root: TrustRoot): ApprovalSigner {
  return {
    sign: async (claims, { key }) => {
      const payload = Buffer.from(canonicalize(claims))
      return JSON.stringify(await signEnvelope({ payload, payloadType: APPROVAL }, [key as SigningKey]))
    },
    verify: async (text) => {
      const expected = { role: 'approver', name: 'forecast', at: Date.now(), payloadTypes: [APPROVAL] }
      const { payload, signers } = await root.verify(text, expected)
      const [signer] = signers
      if (signer === undefined) return { valid: false, reason: 'Nobody signed it' }
      return { valid: true, person: signer.person, claims: JSON.parse(payload.toString()) as ApprovalClaims }
    },
  }
}

it('takes a signed version to production in a SQLite file, and proves what happened', async () => {
  const root = await trustRoot()
  const signer = signerOf(root)
  const path = join(folder, 'releases.sqlite')
  const store = await openSqliteStore({ path })
  const scan = {
    name: 'definition-scan',
    run: ({ definition }: Release) => Promise.resolve(checkDefinition(definition)),
  }
  const fine = { exists: true, vulnerabilities: [], isDeprecated: false }
  const approvals = new ApprovalDesk({ store, signer: approvalSignerOf(root) })
  const manager = new SecureVersionManager({
    store,
    authority: authorityOf(root),
    signer,
    dependencies: { inspect: () => Promise.resolve(fine) },
    gate: new ProductionGate({ checks: [signatureCheck(signer), scan], approvals }),
    approvals,
  })
  const definition = { name: 'forecast', inputSchema: { type: 'object' } }
  const data = { version: '1.0.0', definition, dependencies: { 'npm:zod': '^4.0.0' } }
  expect(await manager.createVersion('forecast', data, { key: eve })).toMatchObject({ success: false })
  expect(await manager.createVersion('forecast', data, { key: ben })).toMatchObject({ success: false })
  expect(await manager.createVersion('forecast', data, { key: ana })).toMatchObject({ success: true })
  for (const target of ['testing', 'staging', 'production'] as const) {
    const move = { name: 'forecast', version: '1.0.0', target }
    expect(await manager.promoteVersion({ ...move, credentials: { key: ana } })).toMatchObject({ success: false })
    if (target === 'production') {
      expect(await manager.approveVersion({ ...move, credentials: { key: ana } })).toMatchObject({ success: true })
      expect(await manager.promoteVersion({ ...move, credentials: { key: ben } })).toMatchObject({
        reason: 'Approved by 0 of 1 people (ana: The author cannot approve)',
      })
      expect(await manager.approveVersion({ ...move, credentials: { key: ben } })).toMatchObject({ success: true })
    }
    expect(await manager.promoteVersion({ ...move, credentials: { key: ben } })).toMatchObject({ success: true })
  }
  await store.close()

  const opened = await openSqliteStore({ path })
  const release = await opened.read(({ releases }) => releases.get('forecast', '1.0.0'))
  expect(release).toMatchObject({ revision: 4, value: { state: 'production', createdBy: 'ana' } })
  const { claims, signers } = await root.verifyRelease(release?.value.signature, { at: Date.now() })
  expect([claims.digest, signers]).toEqual([release?.value.checksum, [{ person: 'ana', keyid: ana.keyid }]])
  // One creation, three promotions, two approvals, and five times that somebody who is known was told no.
  expect(await opened.read(({ audit }) => verifyAudit(audit))).toMatchObject({ valid: true, size: 11 })
  await opened.close()
})
