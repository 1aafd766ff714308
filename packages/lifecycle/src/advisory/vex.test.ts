import { describe, expect, it } from 'vitest'
import { parseDependency, type Dependency } from './dependency.ts'
import { parsePackageUrl } from './package-url.ts'
import { refusalOf } from '../test/refusal.ts'
import { cycloneDx, openVex, statement } from './test/vex-document.ts'
import { parseVex } from './vex.ts'
import { judgeVex, type VexEvidence, type VexIgnoreReason } from './vex-judgement.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const DAY = 86_400_000
const ZOD = parseDependency('npm:zod', '4.0.0')

type Members = Readonly<Record<string, unknown>>

function evidence(document: unknown, known: Partial<VexEvidence> = {}): VexEvidence {
  return { document: parseVex(document), isVerified: true, expiresAt: NOW + DAY, ...known }
}

function suppresses(documents: readonly VexEvidence[], dependency: Dependency = ZOD, product?: string): boolean {
  return judgeVex(documents, { ids: new Set(['GHSA-1', 'CVE-1']), dependency, product, now: NOW }).claim !== undefined
}

function reasons(...documents: readonly VexEvidence[]): VexIgnoreReason[] {
  const { claim, ignored } = judgeVex(documents, { ids: new Set(['CVE-1']), dependency: ZOD, now: NOW })
  expect(claim).toBeUndefined()
  return ignored.map(({ reason }) => reason)
}

describe('a statement of OpenVEX', () => {
  it('suppresses a vulnerability, and says why', () => {
    const judgement = judgeVex([evidence(openVex())], { ids: new Set(['CVE-1']), dependency: ZOD, now: NOW })
    expect(judgement).toEqual({
      claim: { document: 'https://example.com/vex/1', vulnerability: 'CVE-1', justification: 'component_not_present' },
      ignored: [],
    })
  })

  it.each<[what: string, members: Members]>([
    ['names an alias', { vulnerability: { name: 'X-9', aliases: ['GHSA-1'] } }],
    ['names every version', { products: [{ '@id': 'pkg:npm/zod' }] }],
    ['names the package by an identifier', { products: [{ identifiers: { purl: 'pkg:npm/zod@4.0.0' } }] }],
    ['explains in a sentence', { justification: undefined, impact_statement: 'Not reachable.' }],
  ])('that %s suppresses it', (_what, members) => {
    expect(suppresses([evidence(openVex(statement(members)))])).toBe(true)
  })

  it.each<[what: string, members: Members]>([
    ['is about another vulnerability', { vulnerability: { name: 'CVE-2' } }],
    ['is about another version', { products: [{ '@id': 'pkg:npm/zod@4.0.1' }] }],
    ['is about another package', { products: [{ '@id': 'pkg:npm/other@4.0.0' }] }],
    ['is about another ecosystem', { products: [{ '@id': 'pkg:pypi/zod@4.0.0' }] }],
    ['is about a file of the package', { products: [{ '@id': 'pkg:npm/zod@4.0.0#lib/x.js' }] }],
    ['is about a variant of the package', { products: [{ '@id': 'pkg:npm/zod@4.0.0?arch=arm' }] }],
    ['is about no product', { products: [] }],
    ['has no subcomponents in the product', { products: [{ '@id': 'pkg:npm/zod@4.0.0', subcomponents: [] }] }],
    ['says "fixed"', { status: 'fixed' }],
  ])('that %s does not suppress it', (_what, members) => {
    expect(suppresses([evidence(openVex(statement(members)))])).toBe(false)
  })

  it('about a package in a product counts for that product only', () => {
    const products = [{ '@id': 'pkg:mcp/weather@1.0.0', subcomponents: [{ '@id': 'pkg:npm/zod@4.0.0' }] }]
    const documents = [evidence(openVex(statement({ products })))]
    expect(suppresses(documents, ZOD, 'pkg:mcp/weather@1.0.0')).toBe(true)
    expect(suppresses(documents, ZOD, 'pkg:mcp/weather@2.0.0')).toBe(false)
    expect(suppresses(documents)).toBe(false)
  })

  it('about one version says nothing of a range, and about all of them it does', () => {
    const range = parseDependency('npm:zod', '^4')
    expect(suppresses([evidence(openVex())], range)).toBe(false)
    expect(suppresses([evidence(openVex(statement({ products: [{ '@id': 'pkg:npm/zod' }] })))], range)).toBe(true)
  })

  it('counts for an image by its digest', () => {
    const digest = `sha256:${'0a'.repeat(32)}`
    const image = `pkg:oci/y@${encodeURIComponent(digest)}?repository_url=ghcr.io/x/y`
    const documents = [evidence(openVex(statement({ products: [{ '@id': image }] })))]
    expect(suppresses(documents, parseDependency('oci:ghcr.io/x/y', digest))).toBe(true)
    expect(suppresses(documents, parseDependency('oci:ghcr.io/x/z', digest))).toBe(false)
  })
})

describe('a statement is listed as ignored', () => {
  it.each<[reason: VexIgnoreReason, why: string, known: Partial<VexEvidence>]>([
    ['unverified', 'when nobody verified its document', { isVerified: false }],
    ['expired', 'from the moment of its expiry on', { expiresAt: NOW }],
    ['expired', 'when its expiry is not a number', { expiresAt: Number.NaN }],
    ['expired', 'when it is older than it may be', { maxAge: 31 * DAY }],
  ])('as %s %s', (reason, _why, known) => {
    expect(reasons(evidence(openVex(), known))).toEqual([reason])
  })

  it('as without expiry when the caller gives neither a date nor an age', () => {
    expect(reasons({ document: parseVex(openVex()), isVerified: true })).toEqual(['no-expiry'])
  })

  it('as not yet valid when it is from the future', () => {
    expect(reasons(evidence(openVex(statement({ timestamp: '2026-06-01T00:00:01Z' }))))).toEqual(['not-yet-valid'])
  })

  it('as unjustified when CycloneDX lets it give no reason', () => {
    expect(reasons(evidence(cycloneDx({ analysis: { state: 'not_affected' } })))).toEqual(['unjustified'])
  })

  it.each<[when: string, timestamp: string]>([
    ['later', '2026-05-02T00:00:00Z'],
    ['at the same time', '2026-05-01T00:00:00Z'],
  ])('as superseded when another one says "affected" %s', (_when, timestamp) => {
    const affected = openVex(statement({ status: 'affected', justification: undefined, timestamp }))
    expect(reasons(evidence(openVex()), evidence(affected))).toEqual(['superseded'])
  })
})

it('a statement that says "affected" is superseded by a later one, and one that nobody verified says nothing', () => {
  const earlier = openVex(statement({ status: 'affected', timestamp: '2026-04-01T00:00:00Z' }))
  const unverified = openVex(statement({ status: 'affected', timestamp: '2026-05-20T00:00:00Z' }))
  expect(suppresses([evidence(openVex()), evidence(earlier), evidence(unverified, { isVerified: false })])).toBe(true)
})

describe('a statement of CycloneDX', () => {
  it.each<[what: string, members: Members]>([
    ['refers to a component', {}],
    ['names an equivalent vulnerability', { id: 'X-9', references: [{ id: 'GHSA-1' }] }],
    [
      'links into another document',
      { affects: [{ ref: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/zod@4.0.0' }] },
    ],
    ['lists the version', { affects: [{ ref: 'lib-any', versions: [{ version: '4.0.0' }] }] }],
    ['explains in a sentence', { analysis: { state: 'not_affected', detail: 'Not reachable.' } }],
  ])('that %s suppresses a vulnerability', (_what, members) => {
    expect(suppresses([evidence(cycloneDx(members))])).toBe(true)
  })

  it.each<[what: string, members: Members]>([
    ['has no analysis', { analysis: undefined }],
    ['says "exploitable"', { analysis: { state: 'exploitable', justification: 'code_not_reachable' } }],
    ['refers to nothing that is there', { affects: [{ ref: 'lib-2' }] }],
    ['lists other versions', { affects: [{ ref: 'lib-any', versions: [{ version: '4.0.1' }] }] }],
    ['gives a range that is not read', { affects: [{ ref: 'lib-any', versions: [{ range: 'vers:npm/>=4|<5' }] }] }],
  ])('that %s does not', (_what, members) => {
    expect(suppresses([evidence(cycloneDx(members))])).toBe(false)
  })
})

describe('a VEX document is refused', () => {
  it.each<[why: string, value: unknown]>([
    ['when it is no object', 'vex'],
    ['when it is of another version', { ...openVex(), '@context': 'https://openvex.dev/ns/v0.1.0' }],
    ['when it is of another format', { ...openVex(), '@context': 'https://example.com' }],
    ['without a date', { ...openVex(), timestamp: undefined }],
    ['when "not_affected" has no reason', openVex(statement({ justification: undefined }))],
    ['with an unknown justification', openVex(statement({ justification: 'trust_me' }))],
    ['with an unknown status', openVex(statement({ status: 'ok' }))],
    ['with a product without a name', openVex(statement({ products: [{}] }))],
    ['with a vulnerability without a name', openVex(statement({ vulnerability: {} }))],
    ['with an unknown state', cycloneDx({ analysis: { state: 'ok' } })],
    [
      'with two components for one reference',
      {
        ...cycloneDx(),
        components: [
          { 'bom-ref': 'a', purl: 'pkg:npm/a' },
          { 'bom-ref': 'a', purl: 'pkg:npm/b' },
        ],
      },
    ],
  ])('%s', (_why, value) => {
    expect(refusalOf(() => parseVex(value)).code).toBe('ERR_INVALID_ADVISORY')
  })
})

it('components that are nested a hundred thousand deep are read', () => {
  let component: Members = { 'bom-ref': 'deep', purl: 'pkg:npm/zod@4.0.0' }
  for (let depth = 0; depth < 100_000; depth++) component = { components: [component] }
  const document = { ...cycloneDx({ affects: [{ ref: 'deep' }] }), components: [component] }
  expect(parseVex(document).statements[0]?.subjects[0]?.package).toBe('pkg:npm/zod@4.0.0')
})

it.each<[text: string, expected: unknown]>([
  ['pkg:npm/%40a/b@1.0.0', { ecosystem: 'npm', package: '@a/b', version: '1.0.0' }],
  ['pkg:npm/@a/b', { ecosystem: 'npm', package: '@a/b', version: undefined }],
  ['pkg:pypi/Requests@2', { ecosystem: 'PyPI', package: 'Requests', version: '2' }],
  ['pkg:cargo/serde@1', undefined],
  ['pkg:npm/zod@', undefined],
  ['pkg:npm/%ff@1', undefined],
  ['zod', undefined],
])('the package URL %s is read', (text, expected) => {
  expect(parsePackageUrl(text)).toEqual(expected)
})
