import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCobertura } from './cobertura.ts'
import { fromIstanbulSummary } from './istanbul-summary.ts'
import { parseLcov } from './lcov.ts'
import { refusalOf } from '../test/refusal.ts'

type Hits = Readonly<Record<string, readonly number[]>>

function writeLcov(files: Hits): string {
  const record = ([path, hits]: [string, readonly number[]]): string =>
    [`SF:${path}`, ...hits.map((hit, line) => `DA:${String(line + 1)},${String(hit)}`), 'end_of_record\n'].join('\n')
  return Object.entries(files).map(record).join('')
}

function writeCobertura(files: Hits): string {
  const line = (hit: number, index: number): string => `<line number="${String(index + 1)}" hits="${String(hit)}"/>`
  const written = Object.entries(files).map(
    ([path, hits]) => `<class filename="${path}"><lines>${hits.map(line).join('')}</lines></class>`,
  )
  return cobertura(`<packages><package><classes>${written.join('')}</classes></package></packages>`)
}

function cobertura(body: string, attributes = 'line-rate="1"'): string {
  return `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://example.com/coverage-04.dtd"><coverage ${attributes}>${body}</coverage>`
}

function summary(lines: object): object {
  const full = { total: 2, covered: 2, skipped: 0, pct: 100 }
  return { total: { lines, statements: full, functions: full, branches: full } }
}

describe('coverage', () => {
  it('reads back what was written, in LCOV and in Cobertura', () => {
    const files = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.array(fc.nat()))
    fc.assert(
      fc.property(files, (hits) => {
        const all = Object.values(hits).flat()
        const lines = { covered: all.filter((hit) => hit > 0).length, total: all.length }
        expect(parseLcov(writeLcov(hits))).toEqual({ lines })
        expect(parseCobertura(writeCobertura(hits)).lines).toEqual(lines)
      }),
    )
  })

  it.each<[what: string, text: string, report: object]>([
    [
      'a summary alone',
      'LH:1\nLF:2\nSF:a\nBRF:4\nBRH:3\nFNF:1\nFNH:0\nend_of_record',
      { lines: { covered: 1, total: 2 }, branches: { covered: 3, total: 4 }, functions: { covered: 0, total: 1 } },
    ],
    ['details before the summary', 'SF:a\nDA:1,0\nLF:1\nLH:1\nend_of_record', { lines: { covered: 0, total: 1 } }],
    [
      'one file of two tests',
      'TN:a\nSF:a\nDA:1,1\nDA:2,0\nend_of_record\nTN:b\nSF:a\nDA:1,0\nDA:2,0,x\nend_of_record\n',
      { lines: { covered: 1, total: 2 } },
    ],
    [
      'other fields and ends of lines',
      '# x\r\nSF:a:b\r\nFN:1,f\r\nDA:1,1\r\n\r\nend_of_record\r\n',
      { lines: { covered: 1, total: 1 } },
    ],
  ])('is read from LCOV with %s', (_what, text, report) => {
    expect(parseLcov(text)).toEqual(report)
  })

  it.each([
    ['more hit than found', 'SF:a\nLF:1\nLH:2\nend_of_record'],
    ['hits of nothing found', 'SF:a\nLH:2\nend_of_record'],
    ['more branches hit than found', 'SF:a\nBRF:1\nBRH:2\nend_of_record'],
    ['more functions hit than found', 'SF:a\nFNF:0\nFNH:1\nend_of_record'],
    ['a count twice', 'SF:a\nLF:1\nLF:9\nend_of_record'],
    ['a record that breaks off', 'SF:a\nDA:1,1\n'],
    ['a record of no file', 'DA:1,1\nend_of_record'],
    ['a record of two files', 'SF:a\nSF:b\nend_of_record'],
    ['a negative count', 'SF:a\nDA:1,-1\nend_of_record'],
    ['a line that is none', 'SF:a\nDA:x,1\nend_of_record'],
    ['something else', 'SF:a\n<html>\nend_of_record'],
  ])('is refused from LCOV with %s', (_what, text) => {
    expect(refusalOf(() => parseLcov(text)).code).toBe('ERR_INVALID_EVIDENCE')
  })

  it('is read from an Istanbul summary', () => {
    expect(fromIstanbulSummary(summary({ total: 3, covered: 2, skipped: 0, pct: 66.66 })).lines).toEqual({
      covered: 2,
      total: 3,
    })
    expect(fromIstanbulSummary(summary({ total: 0, covered: 0, pct: 'Unknown' })).lines.total).toBe(0)
  })

  it.each([
    { total: 3, covered: 4, pct: 100 },
    { total: 3, covered: 2, pct: 100 },
    { total: 3, covered: 2, pct: 'Unknown' },
    { total: 3, covered: 2, pct: Number.NaN },
    { total: 3.5, covered: 2, pct: 57.14 },
    { total: -1, covered: -1, pct: 100 },
  ])('is refused from an Istanbul summary with %j', (lines) => {
    expect(refusalOf(() => fromIstanbulSummary(summary(lines))).code).toBe('ERR_INVALID_EVIDENCE')
  })

  it('counts branches of Cobertura, and the root where there are no lines', () => {
    const line = '<line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/>'
    const body = `<packages><package><classes><class filename="a"><methods><method><lines><line number="9" hits="0"/></lines></method></methods><lines>${line}</lines></class></classes></package></packages>`
    expect(parseCobertura(cobertura(body))).toEqual({
      lines: { covered: 1, total: 1 },
      branches: { covered: 1, total: 2 },
    })
    expect(parseCobertura(cobertura('', 'line-rate="0.5" lines-covered="1" lines-valid="2"')).lines).toEqual({
      covered: 1,
      total: 2,
    })
    expect(parseCobertura(cobertura('', 'line-rate="0.5"')).lines.total).toBe(0)
  })

  it.each([
    ['an entity', '<!DOCTYPE coverage [<!ENTITY a "x">]><coverage line-rate="1">&a;</coverage>'],
    ['a document type of its own', '<!DOCTYPE coverage [<!ELEMENT a ANY>]><coverage line-rate="1"/>'],
    ['an entity that there is not', cobertura('&b;')],
    ['another root', '<coverage clover="3"/>'],
    ['XML that breaks off', '<coverage line-rate="1"><packages>'],
    ['depth', cobertura('<a>'.repeat(100_000))],
    ['a rate that is none', cobertura('', 'line-rate="2"')],
    ['a rate that is not that of the counts', cobertura('', 'line-rate="1" lines-covered="1" lines-valid="2"')],
    ['more covered than there is', cobertura('', 'line-rate="1" lines-covered="3" lines-valid="2"')],
  ])('is refused from Cobertura with %s', (_what, text) => {
    expect(refusalOf(() => parseCobertura(text)).code).toBe('ERR_INVALID_EVIDENCE')
  })

  it('limits the elements of Cobertura', () => {
    expect(refusalOf(() => parseCobertura(cobertura('<a/><a/>'), { maxValues: 2 })).message).toContain('more than 2')
  })
})
