// The specification "Version management", its first system, sentence by sentence, through what the packages publish.
import { RELEASE_STATES, type Clock, type Release } from '@mcpver/core'
import {
  ApprovalDesk,
  AuditLogger,
  failedCheck,
  passedCheck,
  ProductionGate,
  runSecurityChecks,
  SecureVersionManager,
  standardChecks,
  type DependencyInspector,
  type DependencyStanding,
  type PromotionResult,
  type SecurityCheck,
  type Severity,
} from '@mcpver/lifecycle'
import { createMemoryStore } from '@mcpver/store'
import { describe, expect, it } from 'vitest'
import { newPeople } from './support/people.ts'
import { createReleaseSystem, type ReleaseSystem } from './support/release-system.ts'

const people = newPeople()
const [ana, ben, eve] = [{ key: people.ana }, { key: people.ben }, { key: people.eve }]
const NOW = 1_790_000_000_000
const clock: Clock = { now: () => NOW }

const definition = { name: 'forecast', inputSchema: { type: 'object' } }
const data = { version: '1.0.0', definition }

const KNOWN: Readonly<Record<string, DependencyStanding>> = {
  'npm:gone': { exists: false, vulnerabilities: [], isDeprecated: true },
  'npm:holes': { exists: true, vulnerabilities: ['A-1', 'A-2'], isDeprecated: false },
  'npm:old': { exists: true, vulnerabilities: [], isDeprecated: true },
}
const inspector: DependencyInspector = {
  inspect: (name) => Promise.resolve(KNOWN[name] ?? { exists: true, vulnerabilities: [], isDeprecated: false }),
}

interface System {
  readonly manager: SecureVersionManager
  readonly system: ReleaseSystem
}

/** Real keys and signatures; dependencies and checks as a test wants them. */
async function systemWith(checks: readonly SecurityCheck[] = []): Promise<System> {
  const store = createMemoryStore()
  const system = await createReleaseSystem({ store, people, clock })
  const approvals = new ApprovalDesk({ store, signer: system.approvalSigner, policy: { required: 0 }, clock })
  const gate = new ProductionGate({ checks, approvals, clock })
  const isIn = (person: string) => (identity: { person: string }) => Promise.resolve(identity.person === person)
  const manager = new SecureVersionManager({
    store,
    authority: {
      identify: ({ key }) =>
        Promise.resolve(key === people.ana ? { person: 'ana' } : key === people.ben ? { person: 'ben' } : undefined),
      mayCreate: isIn('ana'),
      mayPromote: isIn('ben'),
      mayApprove: isIn('ben'),
      mayBreakGlass: isIn('nobody'),
    },
    signer: system.signer,
    dependencies: inspector,
    gate,
    approvals,
    audit: new AuditLogger({ clock }),
    clock,
  })
  return { manager, system }
}

async function reasonOf(manager: SecureVersionManager, change: object, credentials: object = ana): Promise<unknown> {
  const result = await manager.createVersion('forecast', { ...data, ...change }, { ...credentials })
  return result.success ? 'success' : result.reason
}

async function auditOf({ store }: ReleaseSystem): Promise<Record<string, unknown>[]> {
  const records = await store.read(({ audit }) => audit.read(0, 100))
  return records.map(({ entry }) => JSON.parse(entry) as Record<string, unknown>)
}

/** A check with a score, for what the manager makes of it. */
function check(name: string, { score, severity = 'high' }: { score: number; severity?: Severity }): SecurityCheck {
  const facts = { check: name, severity, score, reason: `${String(score)} points` }
  return { name, run: () => Promise.resolve(score < 50 ? failedCheck(facts) : passedCheck(facts)) }
}

describe('VersionState', () => {
  it('development, testing, staging, production, deprecated, archived', () => {
    expect(RELEASE_STATES).toEqual(['development', 'testing', 'staging', 'production', 'deprecated', 'archived'])
  })
})

describe('create_version', () => {
  it('refuses with "Invalid creator credentials"', async () => {
    const { manager } = await systemWith()
    expect(await reasonOf(manager, {}, eve)).toBe('Invalid creator credentials')
    expect(await reasonOf(manager, {}, ben)).toBe('Invalid creator credentials')
  })

  it('refuses with "Invalid version number format"', async () => {
    const { manager } = await systemWith()
    for (const version of ['', '1.0', 'one', '1.0.0.0']) {
      expect(await reasonOf(manager, { version })).toBe('Invalid version number format')
    }
  })

  it('refuses with "Version already exists"', async () => {
    const { manager } = await systemWith()
    expect(await reasonOf(manager, {})).toBe('success')
    expect(await reasonOf(manager, {})).toBe('Version already exists')
  })

  it('refuses with "Invalid dependencies: …"', async () => {
    const { manager } = await systemWith()
    expect(await reasonOf(manager, { dependencies: { 'npm:gone': '1.0.0' } })).toBe(
      'Invalid dependencies: npm:gone@1.0.0: Dependency not found',
    )
  })

  it('looks at credentials, then the format, then conflicts, then dependencies', async () => {
    const { manager } = await systemWith()
    await manager.createVersion('forecast', data, ana)
    const dependencies = { 'npm:gone': '1.0.0' }
    expect(await reasonOf(manager, { version: 'x', dependencies }, eve)).toBe('Invalid creator credentials')
    expect(await reasonOf(manager, { version: 'x', dependencies })).toBe('Invalid version number format')
    expect(await reasonOf(manager, { dependencies })).toBe('Version already exists')
    expect(await reasonOf(manager, { version: '1.0.1', dependencies })).toMatch(/^Invalid dependencies: /)
  })

  it('stores all fields of a Version, in development, signed, with a checksum', async () => {
    const { manager, system } = await systemWith()
    const more = { changelog: ['First'], securityUpdates: ['Mended a hole'], dependencies: { 'npm:zod': '^4.0.0' } }
    const result = await manager.createVersion('forecast', { ...data, ...more }, ana)
    const version = await manager.getVersion('forecast', '1.0.0')
    expect(result).toMatchObject({ success: true, version })
    expect(version).toMatchObject({ ...more, version: '1.0.0', state: 'development', createdAt: NOW, createdBy: 'ana' })
    expect(version?.checksum).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await system.signer.verify(version!)).toMatchObject({ valid: true, signedBy: ['ana'] })
  })

  it('logs the creation', async () => {
    const { manager, system } = await systemWith()
    await manager.createVersion('forecast', data, ana)
    expect(await auditOf(system)).toMatchObject([
      { type: 'version.created', subject: 'ana', target: { name: 'forecast', version: '1.0.0' } },
    ])
  })
})

describe('promote_version', () => {
  const promote = (
    manager: SecureVersionManager,
    target: Release['state'],
    credentials = ben,
  ): Promise<PromotionResult> => manager.promoteVersion({ name: 'forecast', version: '1.0.0', target, credentials })

  async function staged(checks: readonly SecurityCheck[]): Promise<System> {
    const made = await systemWith(checks)
    await made.manager.createVersion('forecast', data, ana)
    for (const target of ['testing', 'staging'] as const) await promote(made.manager, target)
    return made
  }

  it('refuses with "Version not found", then "Insufficient permissions for promotion", then "Invalid promotion path"', async () => {
    const { manager } = await systemWith()
    expect(await promote(manager, 'production', eve)).toMatchObject({ reason: 'Version not found' })
    await manager.createVersion('forecast', data, ana)
    expect(await promote(manager, 'production', eve)).toMatchObject({
      reason: 'Insufficient permissions for promotion',
    })
    expect(await promote(manager, 'production', ana)).toMatchObject({
      reason: 'Insufficient permissions for promotion',
    })
    expect(await promote(manager, 'production')).toMatchObject({
      success: false,
      reason: expect.stringMatching(/^Invalid promotion path/) as string,
    })
  })

  it('refuses production with "Security check failed: …", and nothing else for it', async () => {
    const { manager } = await staged([check('code_quality', { score: 10 })])
    expect(await promote(manager, 'production')).toMatchObject({
      success: false,
      reason: 'Security check failed: Security score: 10%',
    })
    expect((await manager.getVersion('forecast', '1.0.0'))?.state).toBe('staging')
  })

  it('answers the old state and the new one, and logs both', async () => {
    const { manager, system } = await staged([check('code_quality', { score: 90 })])
    expect(await promote(manager, 'production')).toMatchObject({
      success: true,
      oldState: 'staging',
      newState: 'production',
    })
    expect((await auditOf(system)).at(-1)).toMatchObject({
      type: 'version.promoted',
      subject: 'ben',
      data: { from: 'staging', to: 'production' },
    })
  })
})

describe('validate_dependencies', () => {
  it('"Dependency not found", and nothing more of it', async () => {
    const { manager } = await systemWith()
    expect(await manager.validateDependencies({ 'npm:gone': '1.0.0' })).toMatchObject({
      valid: false,
      errors: [{ dependency: 'npm:gone', version: '1.0.0', error: 'Dependency not found' }],
    })
  })

  it('"Known vulnerabilities: n" and "Deprecated version", of all of them', async () => {
    const { manager } = await systemWith()
    const { valid, errors } = await manager.validateDependencies({
      'npm:holes': '2.0.0',
      'npm:zod': '4',
      'npm:old': '1.0.0',
    })
    expect(valid).toBe(false)
    expect(errors.map(({ dependency, error }) => [dependency, error])).toEqual([
      ['npm:holes', 'Known vulnerabilities: 2'],
      ['npm:old', 'Deprecated version'],
    ])
  })

  it('valid without errors', async () => {
    const { manager } = await systemWith()
    expect(await manager.validateDependencies({ 'npm:zod': '^4.0.0' })).toMatchObject({ valid: true, errors: [] })
  })
})

describe('perform_production_security_check', () => {
  const release = { ...data } as unknown as Release

  it('signature validity, vulnerability scan, dependency security, code quality, test coverage, compliance', async () => {
    const { system } = await systemWith()
    const source = { advisoriesFor: () => Promise.resolve([]) }
    const checks = standardChecks({ signer: system.signer, store: system.store, source, dependencies: inspector })
    expect(checks.map(({ name }) => name)).toEqual([
      'signature-validity',
      'vulnerability-scan',
      'dependency-security',
      'code-quality',
      'test-coverage',
      'compliance-requirements',
    ])
  })

  it('ends at a critical failure with "Critical security check failed: …", and the details so far', async () => {
    const checks = [
      check('first', { score: 100 }),
      check('second', { score: 0, severity: 'critical' }),
      check('third', { score: 100 }),
    ]
    expect(await runSecurityChecks(release, checks)).toMatchObject({
      passed: false,
      reason: 'Critical security check failed: second',
      details: [{ check: 'first' }, { check: 'second' }],
    })
  })

  it('the score is the mean of the checks’, and 80 passes', async () => {
    const scores = (...all: number[]): Promise<unknown> =>
      runSecurityChecks(
        release,
        all.map((score, index) => check(`check ${String(index)}`, { score })),
      )
    expect(await scores(100, 60)).toMatchObject({ passed: true, score: 80, reason: 'Security score: 80%' })
    expect(await scores(100, 59)).toMatchObject({ passed: false, score: 79.5, reason: 'Security score: 79.5%' })
  })

  it('is what the manager asks', async () => {
    const { manager } = await systemWith([check('code_quality', { score: 90 })])
    await manager.createVersion('forecast', data, ana)
    const version = await manager.getVersion('forecast', '1.0.0')
    expect(await manager.performProductionSecurityCheck(version!)).toMatchObject({ passed: true, score: 90 })
  })
})
