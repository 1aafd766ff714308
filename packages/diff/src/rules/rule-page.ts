import { RULES, type Rule } from './rule.ts'
import type { ChangedPart } from '../change.ts'

const PARTS: readonly (readonly [ChangedPart, string])[] = [
  ['tool', 'Tools'],
  ['input', 'Input schemas'],
  ['output', 'Output schemas'],
  ['annotations', 'Annotations'],
  ['execution', 'Execution'],
  ['meta', 'Metadata'],
  ['text', 'Text'],
]

/** The page of a rule in the docs, as Markdown. */
export function rulePage(rule: Rule): string {
  const { id, title, finds, why, advice, example, counterexample } = rule
  return lines(
    `# ${id}`,
    `${title}.`,
    finds,
    severityText(rule),
    '## Why it matters',
    why,
    '## How to change it without breaking anybody',
    advice,
    '## It fires',
    ...pair(example),
    '## It does not fire',
    ...pair(counterexample),
  )
}

/** The list of all rules, as Markdown. */
export function ruleIndex(): string {
  const sections = PARTS.flatMap(([part, name]) => {
    const rows = RULES.filter((rule) => rule.part === part).map(({ id, title }) => `- [\`${id}\`](${id}.md): ${title}`)
    return [`## ${name}`, rows.join('\n')]
  })
  return lines(
    '# Rules',
    `The ${String(RULES.length)} kinds of change that \`@mcpver/diff\` finds. An id stays what it is: suppressions and reports name it.`,
    'A change of a schema has no severity of its own. It is made alone, in the old schema, and compared with it: for callers who use only what is declared, and for all. What breaks the former is `breaking` and needs a major version; what breaks only the latter is a `risk` and needs a minor one; what can neither be proved nor refuted is `undecided` and needs a person. The comparison of the whole schemas decides the bump.',
    'The pages are made from `packages/diff/src/rules`; `MCPVER_WRITE_RULE_PAGES=1 pnpm --filter @mcpver/diff test` writes them.',
    ...sections,
  )
}

function severityText({ severity, forward, part }: Rule): string {
  if (severity === undefined) {
    const side = part === 'output' ? 'what readers of the old schema expect' : 'what the old schema accepted'
    return `Severity: by proof. The new schema is held against ${side}.`
  }
  const trust = severity.trust === true ? ' Whoever trusted the old definition has to look again.' : ''
  const back =
    forward === undefined ? '' : ` When new callers meet the old server: \`${forward.kind}\`, \`${forward.bump}\`.`
  return `Severity: \`${severity.kind}\`, bump \`${severity.bump}\`.${back}${trust}`
}

function pair({ before, after }: Rule['example']): string[] {
  return ['Before:', json(before), 'After:', json(after)]
}

/** One tool, or the list where there are several. Invisible characters are written as escapes, so that a page shows them. */
function json(tools: readonly unknown[]): string {
  const text = formatted(tools.length === 1 ? tools[0] : tools, '').replaceAll(
    /[^\n\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `\`\`\`json\n${text}\n\`\`\``
}

/** JSON as the repository's formatter leaves it: a member a line, and lists of plain values on one line. */
function formatted(value: unknown, indent: string): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const isPlain = value.every((element) => typeof element !== 'object' || element === null)
    const elements = value.map((element) => formatted(element, inner))
    return isPlain ? `[${elements.join(', ')}]` : `[\n${inner}${elements.join(`,\n${inner}`)}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${formatted(member, inner)}`)
  return `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`
}

function lines(...blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}
