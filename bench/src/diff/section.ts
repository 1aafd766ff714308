import type { Figure } from '../pair.ts'

/** What a part of the bench found: a chapter of diff.md and the goals it was held to. */
export interface Section {
  readonly title: string
  /** Markdown. */
  readonly body: string
  readonly goals: readonly Figure[]
}

/** A goal without a peer. */
export function goal(measure: string, { ours, goal: wanted, holds }: Pick<Figure, 'ours' | 'goal' | 'holds'>): Figure {
  return { measure, ours, peer: '–', goal: wanted, holds }
}

/** A Markdown table. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')
}

/** A Markdown list; says so when there is nothing in it. */
export function list(lines: readonly string[]): string {
  return lines.length === 0 ? 'None.' : lines.map((line) => `- ${line}`).join('\n')
}

/** A text as code, on one line and not too long. */
export function code(text: string): string {
  const shown = text.replaceAll(/\s+/g, ' ')
  return `\`${(shown.length > 160 ? `${shown.slice(0, 160)}…` : shown).replaceAll('`', "'")}\``
}
