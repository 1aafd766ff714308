import { parse as parseXml } from '../../test/xml.ts'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { hostileText, notesReport } from '../../test/notes.ts'
import { testIo } from '../../test/test-io.ts'
import { packageVersion } from '../package-version.ts'
import type { DiffReport } from './diff-report.ts'
import { REPORTERS } from './report-formats.ts'

const FILES: Readonly<Record<string, string>> = {
  terminal: 'diff.txt',
  json: 'diff.json',
  markdown: 'diff.md',
  sarif: 'diff.sarif',
  junit: 'diff.xml',
  github: 'diff.github.txt',
}
const CONCLUSION = { isFine: false, text: 'Declared: patch. Needed: major.', details: { declared: 'patch' } }

// eslint-disable-next-line no-control-regex -- they are what this looks for
const OBEYED_OR_UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u202a-\u202e\u2066-\u2069\u{e0041}]/u

function report(format: string, about: DiffReport, isTTY = false): string {
  const reporter = REPORTERS.get(format)
  if (reporter === undefined) throw new Error(`No format ${format}`)
  return reporter(about, testIo({ isTTY }))
}

function suppressedReport(): DiffReport {
  const base = notesReport()
  const change = base.diff.tools.flatMap((tool) => tool.changes).find(({ rule }) => rule === 'tool-removed')!
  const suppression = { rule: 'tool-removed', tool: 'list-tags', reason: 'nobody calls it: <b>' }
  const tools = base.diff.tools.map((tool) => ({ ...tool, changes: tool.changes.filter((other) => other !== change) }))
  const refusal = { suppression, code: 'ERR_SUPPRESSION_UNUSED' as const, reason: 'It matches no change' }
  return {
    ...base,
    diff: { ...base.diff, tools },
    suppressed: [{ change, suppression }],
    refusals: [refusal],
    conclusion: CONCLUSION,
  }
}

describe.each(Object.entries(FILES))('the format %s', (format, file) => {
  it('is what it was', async () => {
    const text = report(format, notesReport()).replace(
      `"semanticVersion": "${packageVersion()}"`,
      '"semanticVersion": "0"',
    )
    await expect(text).toMatchFileSnapshot(fixture(`golden/${file}`))
  })

  it('shows suppressions, their refusals and a conclusion', () => {
    const text = report(format, suppressedReport())
    expect(text).toContain('Declared: patch. Needed: major.')
    expect(text).toMatch(format === 'sarif' ? /"status": "accepted"/ : /It matches no change/)
  })

  it('is harmless, whatever a server sends', () => {
    const text = report(format, notesReport('hostile-v1', 'hostile-v2'))
    expect(text).not.toMatch(OBEYED_OR_UNSEEN)
    expect(text).not.toMatch(/##\[|##vso\[/)
    const commands = text.split('\n').filter((line) => /^\s*::/.test(line))
    expect(commands.filter((line) => !/^::(error|warning|notice) (file=|title=)/.test(line))).toEqual([])
    if (format !== 'github') expect(commands).toEqual([])
  })
})

describe('the format terminal', () => {
  it('has colours and a table on a terminal', () => {
    const text = report('terminal', notesReport(), true)
    expect(text).toContain('\u001b[31mbreaking')
    expect(text).toContain('┌')
  })

  it('is short when nothing changed', () => {
    expect(report('terminal', notesReport('v1', 'v1'))).toBe(
      'v1.json → v1.json\n\nNothing changed in 7 tools.\nRequired bump: none\n',
    )
  })

  it('shows hidden characters', () => {
    const text = report('terminal', notesReport('hostile-v1', 'hostile-v2'))
    expect(text).toContain(String.raw`\u200B\u{E0041}`)
  })
})

describe('the format json', () => {
  it('has what the server sent, to the letter', () => {
    const document = JSON.parse(report('json', notesReport('hostile-v1', 'hostile-v2'))) as {
      tools: { changes: { rule: string; before?: unknown; isAllowed: boolean }[] }[]
    }
    const changes = document.tools.flatMap((tool) => tool.changes)
    expect(changes.find(({ rule }) => rule === 'tool-description-changed')?.before).toBe(hostileText())
    expect(changes.filter(({ isAllowed }) => !isAllowed)).toHaveLength(2)
  })
})

describe('the format sarif', () => {
  interface Log {
    readonly version: string
    readonly runs: readonly {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] }
      }
      readonly results: readonly {
        readonly ruleId: string
        readonly ruleIndex: number
        readonly level: string
        readonly message: { readonly text: string }
        readonly locations: readonly {
          readonly physicalLocation?: {
            readonly artifactLocation: { readonly uri: string }
            readonly region: { readonly startLine: number }
          }
          readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[]
        }[]
        readonly partialFingerprints: Readonly<Record<string, string>>
        readonly suppressions?: readonly unknown[]
      }[]
    }[]
  }
  const log = (about: DiffReport): Log['runs'][number] => {
    const parsed = JSON.parse(report('sarif', about)) as Log
    expect(parsed.version).toBe('2.1.0')
    expect(parsed.runs).toHaveLength(1)
    return parsed.runs[0]!
  }

  it('has the structure that the standard asks for', () => {
    const about = notesReport()
    const { tool, results } = log(about)
    expect(results).toHaveLength(about.diff.tools.flatMap(({ changes }) => changes).length)
    for (const result of results) {
      const rule = tool.driver.rules[result.ruleIndex]
      expect(rule?.id).toBe(result.ruleId)
      expect(URL.canParse(rule?.helpUri ?? '')).toBe(true)
      expect(['error', 'warning', 'note']).toContain(result.level)
      expect(result.message.text).not.toBe('')
      expect(result.locations[0]?.physicalLocation?.artifactLocation.uri).toBe('v2.json')
      expect(result.locations[0]?.physicalLocation?.region.startLine).toBeGreaterThan(0)
    }
    expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints['mcpverChange/v1'])).size).toBe(
      results.length,
    )
  })

  it('has errors for what the policy does not allow, and warnings for what it only allows', () => {
    const levels = new Map(log(notesReport()).results.map(({ ruleId, level }) => [ruleId, level]))
    expect(levels.get('tool-removed')).toBe('error')
    expect(levels.get('destructive-hint-raised')).toBe('warning')
    expect(levels.get('tool-added')).toBe('note')
  })

  it('says what is suppressed', () => {
    const { results } = log(suppressedReport())
    expect(results.filter(({ suppressions }) => suppressions !== undefined).map(({ ruleId }) => ruleId)).toEqual([
      'tool-removed',
    ])
  })

  it('has no file where neither side is one', () => {
    const { old, next } = notesReport()
    const { results } = log(notesReport('v1', 'v2', { old: { label: old.label }, next: { label: next.label } }))
    expect(results.every(({ locations }) => locations[0]?.physicalLocation === undefined)).toBe(true)
    expect(results[0]?.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toMatch(/^create_note\//)
  })

  it('makes no link of a server’s text', () => {
    for (const { message } of log(notesReport('hostile-v1', 'hostile-v2')).results) {
      expect(message.text).not.toMatch(/(?<!\\)\[/)
    }
  })
})

describe('the format junit', () => {
  it.each([
    ['v1', 'v2'],
    ['hostile-v1', 'hostile-v2'],
  ])('is XML with a case for each tool: %s → %s', (from, to) => {
    const about = notesReport(from, to)
    const cases = parseXml(report('junit', about)).filter(({ name }) => name === 'testcase')
    expect(cases.map(({ attributes }) => attributes['name'])).toEqual(about.diff.tools.map(({ tool }) => tool))
  })
})

describe('the format github', () => {
  it('escapes what would end a property, and keeps each annotation on one line', () => {
    const lines = report('github', notesReport('hostile-v1', 'hostile-v2')).trimEnd().split('\n')
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) [^:]*::/)
    expect(lines.some((line) => line.includes('%250A'))).toBe(true)
  })
})
