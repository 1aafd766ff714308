import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { notesText } from '../../test/notes.ts'
import { fine, jsonOf, releaseWork } from '../../test/release-work.ts'
import type { Ran, Workspace } from '../../test/workspace.ts'

const RELEASE = 'notes@1.0.0'
const WARNING = { ruleId: 'no-console', level: 'warning', message: { text: 'Unexpected console statement.' } }
const QUALITY = { version: '2.1.0', runs: [{ tool: { driver: { name: 'eslint' } }, results: [WARNING] }] }
const COVERAGE = 'TN:\nSF:src/index.ts\nDA:1,1\nDA:2,1\nLF:2\nLH:2\nend_of_record\n'
const POLICY = { format: 'mcpver-policy', formatVersion: 1, without: ['compliance-requirements'] }

let work: Workspace
beforeEach(async () => {
  work = await releaseWork()
  work.write('v1.json', notesText('v1'))
  work.write('quality.sarif', QUALITY)
  work.write('lcov.info', COVERAGE)
  work.write('.mcpver/policy.json', POLICY)
  await fine(work, ['release', 'create', RELEASE, 'v1.json', '--key', 'ana'])
})
afterEach(() => {
  work.remove()
})

/** Takes the release to staging, with all the evidence that production needs. */
async function stage(): Promise<void> {
  for (const state of ['testing', 'staging']) await fine(work, ['promote', RELEASE, state, '--key', 'ben'])
  for (const file of ['quality.sarif', 'lcov.info'])
    await fine(work, ['release', 'evidence', RELEASE, file, '--key', 'ana'])
}

function toProduction(...more: readonly string[]): Promise<Ran> {
  return work.run(['promote', RELEASE, 'production', '--key', 'ben', ...more])
}

describe('mcpver promote', () => {
  it('goes one step at a time, by somebody who may', async () => {
    expect((await fine(work, ['promote', RELEASE, 'testing', '--key', 'ben'])).out).toBe(
      `${RELEASE}: development → testing\n`,
    )
    expect(await jsonOf(work, ['promote', RELEASE, 'development', '--key', 'ben'])).toMatchObject({
      success: true,
      oldState: 'testing',
      newState: 'development',
    })
  })

  it.each([
    ['a step too many', ['production', '--key', 'ben'], 1, 'ERR_INVALID_PROMOTION_PATH'],
    ['somebody who may not', ['testing', '--key', 'ana'], 1, 'ERR_PROMOTION_NOT_PERMITTED'],
    ['a stranger', ['testing', '--key', 'eve'], 1, 'ERR_PROMOTION_NOT_PERMITTED'],
    ['the archive without a reason', ['archived', '--key', 'ben'], 1, 'ERR_REASON_MISSING'],
    ['a state that there is not', ['live', '--key', 'ben'], 2, 'is no state of a release'],
  ])('refuses %s', async (...[, args, code, message]) => {
    const ran = await work.run(['promote', RELEASE, ...args])
    expect([ran.code, ran.out + ran.err]).toEqual([code, expect.stringContaining(message)])
    expect(await jsonOf(work, ['release', 'show', RELEASE])).toMatchObject({ state: 'development' })
  })

  it('refuses a release that there is not', async () => {
    expect(await work.run(['promote', 'notes@9.9.9', 'testing', '--key', 'ben'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('ERR_VERSION_NOT_FOUND') as string,
    })
  })

  it('archives with a reason, which the audit keeps', async () => {
    await fine(work, ['promote', RELEASE, 'archived', '--reason', 'never used', '--key', 'ben'])
    expect(await jsonOf(work, ['audit', 'show', '--limit', '1'])).toMatchObject({
      entries: [{ data: { to: 'archived', reason: 'never used' } }],
    })
  })

  it('names each check that is missing evidence, and does not let it pass', async () => {
    for (const state of ['testing', 'staging']) await fine(work, ['promote', RELEASE, state, '--key', 'ben'])
    const { code, out } = await toProduction()
    expect(code).toBe(1)
    expect(out).toMatch(/signature-validity +pass +critical +100/)
    expect(out).toMatch(/code-quality +unknown/)
    expect(out).toContain('Not known: code-quality, test-coverage')
  })

  it('takes evidence, and the approval of somebody else, and signs what the checks said', async () => {
    await stage()
    await fine(work, ['approve', RELEASE, '--key', 'ana'])
    expect((await toProduction()).out).toContain('Approved by 0 of 1 people (ana: The author cannot approve)')
    const { verdict } = (await jsonOf(work, ['approve', RELEASE, '--key', 'cat'])) as { verdict: string }
    expect(await toProduction()).toMatchObject({
      code: 0,
      out: expect.stringContaining('staging → production') as string,
    })
    expect((await fine(work, ['release', 'replay', RELEASE])).out).toBe(`verdict ${verdict}, signed by ana: the same\n`)
    expect(await jsonOf(work, ['audit', 'verify'])).toMatchObject({ audit: { valid: true } })
  })

  it('does not let an approval pass for something that was added after it', async () => {
    await stage()
    await fine(work, ['approve', RELEASE, '--key', 'cat'])
    work.write('lcov.info', COVERAGE.replace('DA:2,1', 'DA:2,0').replace('LH:2', 'LH:1'))
    await fine(work, ['release', 'evidence', RELEASE, 'lcov.info', '--key', 'ana'])
    expect((await toProduction()).code).toBe(1)
    const replayed = await work.run(['release', 'replay', RELEASE])
    expect([replayed.code, replayed.out]).toEqual([1, expect.stringMatching(/: different\n.*test-coverage/s)])
  })

  it('lets those who may break the glass past approvals, loudly, and never past checks', async () => {
    for (const state of ['testing', 'staging']) await fine(work, ['promote', RELEASE, state, '--key', 'ben'])
    expect((await toProduction('--break-glass', 'incident 42')).out).toContain('ERR_SECURITY_CHECK_FAILED')
    for (const file of ['quality.sarif', 'lcov.info']) {
      await fine(work, ['release', 'evidence', RELEASE, file, '--key', 'ana'])
    }
    expect((await toProduction('--break-glass', 'incident 42')).code).toBe(0)
    expect(await jsonOf(work, ['audit', 'show', '--limit', '2'])).toMatchObject({
      entries: [{ type: 'version.break-glass', data: { reason: 'incident 42' } }, { type: 'version.promoted' }],
    })
  })

  it('asks for as many people as the policy says', async () => {
    work.write('.mcpver/policy.json', { ...POLICY, approvals: 2 })
    await stage()
    await fine(work, ['approve', RELEASE, '--key', 'cat'])
    expect((await toProduction()).out).toContain('Approved by 1 of 2 people')
    await fine(work, ['approve', RELEASE, '--key', 'ben'])
    expect((await toProduction()).code).toBe(0)
  })

  it('refuses an advisory against what the release needs', async () => {
    const affected = [
      { package: { ecosystem: 'npm', name: 'ws' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
    ]
    work.write('osv/A-1.json', { id: 'A-1', modified: new Date().toISOString(), affected })
    await fine(work, ['advisories', 'import', 'osv', '--ecosystem', 'npm'])
    const { code, out } = await work.run([
      ...['release', 'create', 'notes@1.0.1', 'v1.json', '--key', 'ana', '--depends', 'npm:ws=8.0.0'],
    ])
    expect([code, out]).toEqual([1, expect.stringContaining('npm:ws@8.0.0: Known vulnerabilities: 1')])
  })

  it('refuses what the registry that the policy names does not have, or calls deprecated', async () => {
    const packument = {
      name: 'left-pad',
      versions: { '1.3.0': { name: 'left-pad', version: '1.3.0', deprecated: 'use padStart' } },
    }
    const server = createServer((request, response) => {
      const isThere = request.url === '/left-pad'
      response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isThere ? packument : {}))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    work.write('.mcpver/policy.json', { ...POLICY, npmRegistry: `http://127.0.0.1:${String(port)}/` })
    const creating = (need: string): Promise<Ran> =>
      work.run(['release', 'create', 'notes@1.0.1', 'v1.json', '--key', 'ana', '--depends', need])
    expect((await creating('npm:left-pad=1.3.0')).out).toContain('npm:left-pad@1.3.0: Deprecated version')
    expect((await creating('npm:right-pad=1.0.0')).out).toContain('npm:right-pad@1.0.0: Dependency not found')
  })

  it.each([
    ['a threshold in words', { threshold: 'high' }, '/threshold'],
    ['half a person', { approvals: 1.5 }, '/approvals'],
    ['a member that it does not know', { aprovals: 2 }, 'aprovals'],
    ['another word for unknown', { unknown: 'pass' }, '/unknown'],
  ])('refuses a policy with %s, and changes nothing', async (...[, change, place]) => {
    work.write('.mcpver/policy.json', { ...POLICY, ...change })
    const { code, err } = await work.run(['promote', RELEASE, 'testing', '--key', 'ben'])
    expect([code, err]).toEqual([2, expect.stringContaining(place)])
  })
})

describe('mcpver release evidence', () => {
  it.each([
    ['a report of no known format', '{"a":1}', ['--key', 'ana'], 'ERR_INVALID_EVIDENCE'],
    ['a report that is not whole', '{"version":"2.1.0","runs":[', ['--key', 'ana'], 'ERR_INVALID_EVIDENCE'],
    ['somebody who may not', JSON.stringify(QUALITY), ['--key', 'eve'], 'ERR_EVIDENCE_NOT_PERMITTED'],
  ])('refuses %s', async (...[, report, args, code]) => {
    work.write('report', report)
    expect(await work.run(['release', 'evidence', RELEASE, 'report', ...args])).toMatchObject({
      code: 1,
      out: expect.stringContaining(code) as string,
    })
  })

  it('says when there is no such file', async () => {
    expect(await work.run(['release', 'evidence', RELEASE, 'nothing', '--key', 'ana'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ERR_UNREADABLE_SOURCE') as string,
    })
  })
})

describe('an OpenID Connect token', () => {
  const issuer = 'https://ci.example.com'
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')

  async function token(claims: Record<string, string>): Promise<void> {
    const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'ci' }).setSubject('repo').setIssuer(issuer)
    work.write('token', `${await jwt.setAudience('mcpver').setIssuedAt().setExpirationTime('5m').sign(privateKey)}\n`)
  }

  beforeEach(async () => {
    work.write('jwks.json', { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'ci', alg: 'EdDSA' }] })
    await fine(work, [
      ...['trust', 'change', '--identity', `ci=${issuer},mcpver,repository=notes`],
      ...['--role', 'promoter=ben,ci', '--key', 'ana'],
    ])
  })

  const promote = ['promote', RELEASE, 'testing', '--token', 'token', '--key-set', `${issuer}=jwks.json`]

  it('shows who somebody is in place of a key', async () => {
    await token({ repository: 'notes' })
    expect((await fine(work, ['trust', 'show'])).out).toMatch(
      /ci +https:\/\/ci\.example\.com +mcpver +repository=notes/,
    )
    await fine(work, promote)
    expect(await jsonOf(work, ['audit', 'show', '--limit', '1'])).toMatchObject({ entries: [{ subject: 'ci' }] })
  })

  it('is refused with other claims, or under another key, and never shown', async () => {
    await token({ repository: 'others' })
    const ran = await work.run(promote)
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('ERR_UNTRUSTED_IDENTITY') as string })
    expect(ran.out + ran.err).not.toContain(work.read('token').trim())
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    work.write('jwks.json', { keys: [{ ...other, kid: 'ci', alg: 'EdDSA' }] })
    await token({ repository: 'notes' })
    expect((await work.run(promote)).err).toContain('ERR_INVALID_TOKEN')
  })

  it('cannot stand beside a key, and needs the provider’s keys in a file', async () => {
    await token({ repository: 'notes' })
    expect((await work.run([...promote, '--key', 'ben'])).err).toContain('Both --key and --token')
    expect((await work.run([...promote.slice(0, -1), 'jwks.json'])).err).toContain('is no issuer with a file')
  })
})
