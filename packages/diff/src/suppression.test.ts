import { describe, expect, it } from 'vitest'
import { diffTools } from './diff-tools.ts'
import { readSuppressions, writeSuppressions } from './suppression-document.ts'
import { applySuppressions, type Suppression } from './suppression.ts'
import { found, tool } from './test/tools.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const DIFF = diffTools(
  { tools: [tool('a', { x: { enum: [1, 2] }, y: { enum: [1, 2] } }), tool('b')] },
  { tools: [tool('a', { x: { enum: [1] }, y: { enum: [1] } })] },
)
const RULE = 'input-enum-value-removed'
const KNOWN: Suppression = { rule: RULE, tool: 'a', reason: 'Nobody sends 2' }

function refusedWith(suppression: Partial<Suppression>): string[] {
  return applySuppressions(DIFF, [{ ...KNOWN, ...suppression }], { now: NOW }).refusals.map(({ code }) => code)
}

describe('applySuppressions', () => {
  it('takes out the changes that may pass, with the bumps that they require', () => {
    const { diff, suppressed, refusals } = applySuppressions(DIFF, [KNOWN], { now: NOW })
    expect(refusals).toEqual([])
    expect(suppressed.map(({ change }) => change.pointer)).toEqual([
      '/inputSchema/properties/x/enum',
      '/inputSchema/properties/y/enum',
    ])
    expect(diff.tools[0]).toMatchObject({ tool: 'a', changes: [], bump: 'none' })
    expect(diff.bump).toBe('major')
    expect(applySuppressions(diff, [{ ...KNOWN, rule: 'tool-removed', tool: '*' }], { now: NOW }).diff.bump).toBe(
      'none',
    )
  })

  it('lets pass what stands at the pointer, and nothing else', () => {
    const pointer = '/inputSchema/properties/x/enum'
    const { diff } = applySuppressions(DIFF, [{ ...KNOWN, pointer }], { now: NOW })
    expect(found(diff)).toEqual([`${RULE} /inputSchema/properties/y/enum`, 'tool-removed '])
  })

  it.each<[Partial<Suppression>, string[]]>([
    [{ reason: ' ' }, ['ERR_SUPPRESSION_WITHOUT_REASON']],
    [{ rule: 'no-such-rule' }, ['ERR_SUPPRESSION_UNKNOWN_RULE']],
    [{ tool: 'c' }, ['ERR_SUPPRESSION_UNUSED']],
    [{ pointer: '/inputSchema' }, ['ERR_SUPPRESSION_UNUSED']],
    [{ expires: '2026-03-09' }, ['ERR_SUPPRESSION_EXPIRED']],
    [{ expires: '2026-03-10' }, []],
    [{ expires: '2026-02-30' }, ['ERR_SUPPRESSION_INVALID_DATE']],
    [{ expires: 'soon' }, ['ERR_SUPPRESSION_INVALID_DATE']],
  ])('refuses %j: %j', (suppression, codes) => {
    expect(refusedWith(suppression)).toEqual(codes)
  })

  it('leaves in the diff what a refused suppression was about', () => {
    const { diff } = applySuppressions(DIFF, [{ ...KNOWN, reason: '' }], { now: NOW })
    expect(found(diff)).toEqual(found(DIFF))
  })
})

describe('a document of suppressions', () => {
  it('comes back as it was written', () => {
    const suppressions = [KNOWN, { ...KNOWN, pointer: '/inputSchema', expires: '2026-12-31' }]
    const text = JSON.stringify(writeSuppressions(suppressions))
    expect(readSuppressions(JSON.parse(text))).toEqual(suppressions)
  })

  it.each([
    [{}, 'mcpver-suppressions'],
    [{ format: 'mcpver-suppressions', formatVersion: 1, suppressions: [{ rule: RULE }] }, 'tool'],
    [{ format: 'mcpver-suppressions', formatVersion: 1, suppressions: [{ ...KNOWN, until: 'x' }] }, 'until'],
  ])('is refused when it is %j', (document, named) => {
    expect(() => readSuppressions(document)).toThrow(named)
  })
})
