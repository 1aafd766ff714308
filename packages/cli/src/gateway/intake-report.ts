import { toErrorDocument, type ErrorDocument } from '../report-error.ts'
import type { IntakeResult } from '@mcpver/gateway'
import { plural } from '../plural.ts'
import { shownLine } from '../shown.ts'

/** What became of a server when the gateway started. */
export interface TakenIn {
  readonly name: string
  readonly result?: IntakeResult
  readonly error?: ErrorDocument
}

/** What a server could not do. */
export function failedIntake(name: string, error: unknown): TakenIn {
  return { name, error: toErrorDocument(error) }
}

/** A row of the table that a person reads: server, version, what became of it. */
export function intakeRow({ name, result, error }: TakenIn): string[] {
  if (error !== undefined) return [name, '-', `failed: ${error.message}`].map(shownLine)
  switch (result?.status) {
    case 'pinned':
      return [name, result.version, `${plural(result.tools, 'tool')}, pinned now`].map(shownLine)
    case 'unchanged':
      return [name, result.version, `${plural(result.tools, 'tool')}, as pinned`].map(shownLine)
    case 'changed': {
      const changed = result.diff.tools.filter(({ status }) => status !== 'unchanged')
      const what = `${plural(changed.length, 'tool')} changed since it was pinned: ${changed.map(({ tool }) => tool).join(', ')}`
      return [name, result.version, what].map(shownLine)
    }
    case undefined:
      return [name, '', '']
  }
}

/** How to approve what has changed; empty when nothing has. */
export function acceptanceHint(taken: readonly TakenIn[]): string {
  const changed = taken.filter(({ result }) => result?.status === 'changed').map(({ name }) => name)
  if (changed.length === 0) return ''
  const options = changed.map((name) => `--accept ${shownLine(name)}`).join(' ')
  return `What changed is withheld. Look at it, and approve it with: mcpver serve ${options} …\n\n`
}
