import type { Reporter } from './diff-report.ts'
import { githubReport } from './github-report.ts'
import { jsonReport } from './json-report.ts'
import { junitReport } from './junit-report.ts'
import { markdownReport } from './markdown-report.ts'
import { sarifReport } from './sarif-report.ts'
import { terminalReport } from './terminal-report.ts'

/** The reporters by the names of their formats. */
export const REPORTERS: ReadonlyMap<string, Reporter> = new Map<string, Reporter>([
  ['terminal', terminalReport],
  ['json', jsonReport],
  ['markdown', markdownReport],
  ['sarif', sarifReport],
  ['junit', junitReport],
  ['github', githubReport],
])
