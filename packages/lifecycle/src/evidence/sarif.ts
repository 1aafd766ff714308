import { isPlainObject } from '@mcpver/core'
import type { QualityReport } from './quality-report.ts'
import { expected, readLabel, readObject, readObjects, type ReportObject } from './report-field.ts'
import { countSarifRules, levelOf, readSarifRules } from './sarif-level.ts'

/**
 * The findings of a SARIF log, of all its runs together.
 *
 * A result does not count when it is `absent` from the code that was looked at, or when all its suppressions say that they were
 * accepted; an unchanged one counts, since it is still there. Results that are yet to be reviewed (kinds `review` and `open`) and
 * informational ones are notes. The log is incomplete when it has no run, when a run has no results at all (section 3.14.23) or
 * keeps them elsewhere, or when the tool reports that it did not succeed.
 *
 * Source: Static Analysis Results Interchange Format 2.1.0 (OASIS), sections 3.14, 3.20, 3.27 and 3.35.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for another value, or another version of the format.
 */
export function fromSarif(value: unknown): QualityReport {
  const log = readObject(value, 'A SARIF log')
  if (log['version'] !== '2.1.0') throw expected('"version" of a SARIF log', '"2.1.0"', log['version'])
  const runs = readObjects(log['runs'], '/runs').map((run, index) => readRun(run, `/runs/${String(index)}`))
  const elsewhere = isFilled(log['inlineExternalProperties']) ? [KEPT_ELSEWHERE] : []
  const reasons = runs.length === 0 ? ['The log has no run'] : runs.flatMap(({ incomplete }) => incomplete ?? [])
  return {
    errors: sum(runs, 'errors'),
    warnings: sum(runs, 'warnings'),
    notes: sum(runs, 'notes'),
    suppressed: sum(runs, 'suppressed'),
    files: sum(runs, 'files'),
    rules: sum(runs, 'rules'),
    tool: listed(runs.map(({ tool }) => tool)),
    version: listed(runs.map(({ version }) => version)),
    incomplete: [...reasons, ...elsewhere][0],
  }
}

const KEPT_ELSEWHERE = 'Some results are kept outside of the run'

function readRun(run: ReportObject, where: string): QualityReport {
  const driver = readObject(readObject(run['tool'], `${where}/tool`)['driver'], `${where}/tool/driver`)
  const rules = readSarifRules(run)
  const results = readObjects(run['results'], `${where}/results`)
  const present = results.filter((result) => result['baselineState'] !== 'absent')
  const counted = present.filter((result) => !isSuppressed(result, where))
  const levels = counted.map((result) => levelOf(result, rules))
  const open = counted.filter((result, index) => levels[index] === 'none' && NOTED.has(result['kind']))
  return {
    errors: levels.filter((level) => level === 'error').length,
    warnings: levels.filter((level) => level === 'warning').length,
    notes: levels.filter((level) => level === 'note').length + open.length,
    suppressed: present.length - counted.length,
    files: countFiles(run, where),
    rules: countSarifRules(run),
    tool: readLabel(driver['name']),
    version: readLabel(driver['semanticVersion'] ?? driver['version']),
    incomplete: whyIncomplete(run, where),
  }
}

/** Kinds of results that say neither that the code is right nor that it is wrong. */
const NOTED: ReadonlySet<unknown> = new Set(['open', 'review', 'informational'])

/** Whether somebody accepted that a result stands: a suppression that does not say so does not count. */
function isSuppressed(result: ReportObject, where: string): boolean {
  const suppressions = readObjects(result['suppressions'], `${where}/results/…/suppressions`)
  return suppressions.length > 0 && suppressions.every(({ status }) => status === 'accepted')
}

/** Files that a run lists, and those of its results. */
function countFiles(run: ReportObject, where: string): number {
  const locations = readObjects(run['artifacts'], `${where}/artifacts`).map(({ location }) => location)
  for (const result of readObjects(run['results'], `${where}/results`)) {
    for (const { physicalLocation } of readObjects(result['locations'], `${where}/results/…/locations`)) {
      if (isPlainObject(physicalLocation)) locations.push(physicalLocation['artifactLocation'])
    }
  }
  const uris = locations.map((location) => (isPlainObject(location) ? location['uri'] : undefined))
  return new Set(uris.filter((uri) => typeof uri === 'string')).size
}

function whyIncomplete(run: ReportObject, where: string): string | undefined {
  const references = run['externalPropertyFileReferences']
  if (isPlainObject(references) && isFilled(references['results'])) return KEPT_ELSEWHERE
  if (!Array.isArray(run['results'])) return 'A run has no results, not even an empty list: nothing was looked at'
  const invocations = readObjects(run['invocations'], `${where}/invocations`)
  if (invocations.some((invocation) => invocation['executionSuccessful'] !== true)) {
    return 'The tool does not say that it ran successfully'
  }
  return invocations.some(hasFailed) ? 'The tool met an error while it ran' : undefined
}

function hasFailed(invocation: ReportObject): boolean {
  return ['toolExecutionNotifications', 'toolConfigurationNotifications'].some((member) =>
    readObjects(invocation[member], member).some(({ level }) => level === 'error'),
  )
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}

function sum(
  runs: readonly QualityReport[],
  count: 'errors' | 'warnings' | 'notes' | 'suppressed' | 'files' | 'rules',
): number {
  return runs.reduce((total, run) => total + run[count], 0)
}

/** Different names in one text, the first few of them. */
function listed(names: readonly (string | undefined)[]): string | undefined {
  const different = [...new Set(names.filter((name) => name !== undefined))]
  return different.length === 0 ? undefined : different.slice(0, 5).join(', ')
}
