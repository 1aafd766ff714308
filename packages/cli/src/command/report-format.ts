import { Option, type Command as Syntax } from 'commander'
import { REPORTERS } from '../report/report-formats.ts'
import { terminalReport } from '../report/terminal-report.ts'
import type { Reporter } from '../report/diff-report.ts'
import { usage } from '../usage.ts'

/** The options that choose how a report is written. */
export interface FormatOptions {
  readonly format?: string
  readonly json?: boolean
}

/** Declares `--format`; `--json` is there already and means `--format json`. */
export function declareFormat(syntax: Syntax): void {
  syntax.addOption(
    new Option('--format <format>', 'how the report is written (default: "terminal")').choices([...REPORTERS.keys()]),
  )
}

/** The reporter that the options choose. Throws `ERR_USAGE` when they choose two. */
export function reporterOf({ format, json }: FormatOptions): Reporter {
  if (json === true && format !== undefined && format !== 'json') {
    throw usage(`Both --json and --format ${format}`, 'Give one of them.')
  }
  return REPORTERS.get(json === true ? 'json' : (format ?? 'terminal')) ?? terminalReport
}
