import { readFileSync } from 'node:fs'
import { diffTools, parseSnapshot, type Change, type ToolSurface } from '@mcpver/diff'
import { objectsTo, parseFailOn } from '../src/policy/fail-on.ts'
import type { DiffReport } from '../src/report/diff-report.ts'
import { fixture } from './fixture.ts'

/** A file of the server that keeps notes: `v1`, `v2`, and the same of one that means harm: `hostile-v1`, `hostile-v2`. */
export function notesText(release: string): string {
  return readFileSync(fixture(`notes/${release}.json`), 'utf8')
}

/** Its tools. */
export function notes(release: string): ToolSurface {
  return parseSnapshot(JSON.parse(notesText(release)))
}

/** The text that the server that means harm puts everywhere. */
export function hostileText(): string {
  return notes('hostile-v1').tools[0]?.description ?? ''
}

/** A report about two releases, for the policy that is the default. */
export function notesReport(from = 'v1', to = 'v2', change: Partial<DiffReport> = {}): DiffReport {
  const [old, next] = [notes(from), notes(to)]
  const diff = diffTools(old, next)
  const failOn = parseFailOn('breaking,undecided')
  const changes = diff.tools.flatMap((tool) => tool.changes)
  return {
    old: { label: `${from}.json`, server: old.server, file: { path: `${from}.json`, text: notesText(from) } },
    next: { label: `${to}.json`, server: next.server, file: { path: `${to}.json`, text: notesText(to) } },
    mode: 'backward',
    diff,
    suppressed: [],
    refusals: [],
    failing: new Set<Change>(changes.filter((found) => objectsTo(failOn, found))),
    ...change,
  }
}
