import { createHash } from 'node:crypto'
import { findRule, type Change } from '@mcpver/diff'
import { jsonText } from '../json-text.ts'
import { packageVersion } from '../package-version.ts'
import { shownLine } from '../shown.ts'
import type { DiffReport } from './diff-report.ts'
import { levelOf } from './level.ts'
import { LineFinder } from './line-finder.ts'
import { ruleLink } from './rule-link.ts'
import { witnessText } from './witness-text.ts'

/** The report as a log of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, one result a change. */
export function sarifReport(report: DiffReport): string {
  const { diff, suppressed } = report
  const found = diff.tools.flatMap((tool) => tool.changes)
  const ids = [...new Set([...found, ...suppressed.map(({ change }) => change)].map(({ rule }) => rule))].toSorted()
  const context = { report, ids, finder: LineFinder.for(report) }
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driverOf(ids) },
        columnKind: 'utf16CodeUnits',
        results: [
          ...found.map((change) => resultOf(change, context)),
          ...suppressed.map(({ change, suppression }) => ({
            ...resultOf(change, context),
            suppressions: [{ kind: 'external', status: 'accepted', justification: suppression.reason }],
          })),
        ],
        properties: { bump: diff.bump, ...(report.conclusion && { conclusion: report.conclusion.text }) },
      },
    ],
  })
}

function driverOf(ids: readonly string[]): object {
  return {
    name: 'mcpver',
    semanticVersion: packageVersion(),
    informationUri: 'https://github.com/mcpver/mcpver',
    rules: ids.map((id) => {
      const rule = findRule(id)
      return {
        id,
        helpUri: ruleLink(id),
        ...(rule && {
          shortDescription: { text: rule.title },
          fullDescription: { text: rule.finds },
          help: { text: `${rule.why}\n\n${rule.advice}` },
          properties: { tags: ['mcp', rule.part] },
        }),
      }
    }),
  }
}

interface ResultContext {
  readonly report: DiffReport
  readonly ids: readonly string[]
  readonly finder: LineFinder | undefined
}

function resultOf(change: Change, { report, ids, finder }: ResultContext): object {
  const { rule, tool, pointer, kind, trust, bump } = change
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: levelOf(change, report),
    message: { text: messageOf(change) },
    locations: [
      {
        ...(finder && { physicalLocation: physicalLocation(change, finder) }),
        logicalLocations: [{ name: tool, fullyQualifiedName: `${tool}${pointer}`, kind: 'function' }],
      },
    ],
    partialFingerprints: { 'mcpverChange/v1': fingerprintOf(change) },
    properties: { kind, trust, bump, ...(change.witness !== undefined && { witness: change.witness }) },
  }
}

function physicalLocation(change: Change, finder: LineFinder): object {
  const { file, line } = finder.placeOf(change)
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join('/').replace(/^\.\//, '')
  return { artifactLocation: { uri }, region: { startLine: line } }
}

/** Brackets would make a link, as the standard says of messages. */
function messageOf(change: Change): string {
  const witness = witnessText(change)
  const proof = witness === undefined ? '' : ` For example, ${witness.label}: ${witness.text}`
  const text = `${shownLine(change.tool)}: ${shownLine(change.message)}.${proof}`
  return text.replaceAll(/[\\[\]]/g, String.raw`\$&`)
}

/** The same change of the same tool stays the same alert, whatever line it is on. */
function fingerprintOf({ rule, tool, pointer, after }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, tool, pointer, after]))
    .digest('hex')
    .slice(0, 32)
}
