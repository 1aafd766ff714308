import type { Change, ToolDiff } from '@mcpver/diff'
import { shownLine } from '../shown.ts'
import { changeValues } from './change-values.ts'
import { titlesOf, type DiffReport } from './diff-report.ts'
import { ruleLink } from './rule-link.ts'
import { witnessText } from './witness-text.ts'

interface TestCase {
  readonly name: string
  /** Absent for a case that passes. */
  readonly failure?: { readonly type: string; readonly message: string; readonly body: string } | undefined
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** The report as JUnit XML, as CI servers read it: a test case for each tool, and one for what is about no tool. */
export function junitReport(report: DiffReport): string {
  const suite = titlesOf(report).join(' → ')
  const cases = [...report.diff.tools.map((tool) => toolCase(tool, report)), ...endCases(report)]
  const counts = `tests="${String(cases.length)}" failures="${String(cases.filter(({ failure }) => failure).length)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mcpver" ${counts}>`,
    `  <testsuite name="${escaped(suite)}" ${counts} errors="0" skipped="0">`,
    ...cases.map((testCase) => caseText(testCase, suite)),
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n')
}

function toolCase({ tool, changes }: ToolDiff, { failing }: DiffReport): TestCase {
  const failed = changes.filter((change) => failing.has(change))
  const [first] = failed
  if (first === undefined) return { name: tool }
  const body = failed.map((change) => bodyOf(change)).join('\n\n')
  return { name: tool, failure: { type: first.rule, message: failed.map(({ message }) => message).join('; '), body } }
}

function endCases({ refusals, conclusion }: DiffReport): TestCase[] {
  return [
    ...(conclusion === undefined
      ? []
      : [{ name: '(version)', ...(!conclusion.isFine && { failure: failureOf('version', conclusion.text) }) }]),
    ...refusals.map(({ reason, code }) => ({ name: '(suppression)', failure: failureOf(code, reason) })),
  ]
}

function failureOf(type: string, text: string): NonNullable<TestCase['failure']> {
  return { type, message: text, body: shownLine(text) }
}

function bodyOf(change: Change): string {
  const { before, after } = changeValues(change)
  const witness = witnessText(change)
  return [
    `${change.kind}: ${shownLine(change.message)}`,
    ...(change.pointer === '' ? [] : [`at ${shownLine(change.pointer)}`]),
    ...(before === undefined ? [] : [`- ${before}`]),
    ...(after === undefined ? [] : [`+ ${after}`]),
    ...(witness === undefined ? [] : [`${witness.label}: ${witness.text}`]),
    ruleLink(change.rule),
  ].join('\n')
}

function caseText({ name, failure }: TestCase, suite: string): string {
  const start = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`
  if (failure === undefined) return `${start}/>`
  const attributes = `type="${escaped(failure.type)}" message="${escaped(failure.message)}"`
  return `${start}>\n      <failure ${attributes}>${entities(failure.body)}</failure>\n    </testcase>`
}

/** A text for an attribute: on one line. */
function escaped(text: string): string {
  return entities(shownLine(text))
}

/** Characters that XML does not allow are escapes already, by `shownLine`. */
function entities(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
