import { quote } from '@mcpver/core'
import { findRule, RULES, type Rule } from '@mcpver/diff'
import { EXIT } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { ruleLink } from '../report/rule-link.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'
import { usage } from '../usage.ts'
import type { Command } from './command.ts'

/** Lists the rules, or explains one. */
export const rulesCommand: Command<{ readonly json?: boolean }> = {
  name: 'rules',
  summary: 'List the rules by which changes are found, or explain one.',
  examples: [
    ['mcpver rules', 'all of them'],
    ['mcpver rules input-enum-value-removed', 'what one finds, why it matters, and what to do instead'],
  ],
  declare: (syntax) => void syntax.argument('[id]', 'the rule to explain'),
  run: async ({ io, args: [id], options }) => {
    const isJson = options.json === true
    if (id === undefined) {
      await write(io.stdout, isJson ? jsonText({ rules: RULES.map(withLink) }) : listText(io))
      return EXIT.fine
    }
    const rule = findRule(id)
    if (rule === undefined)
      throw usage(`There is no rule ${quote(id)}`, `mcpver rules lists them.${suggestionsFor(id)}`)
    await write(io.stdout, isJson ? jsonText(withLink(rule)) : pageText(rule, io))
    return EXIT.fine
  },
}

function withLink(rule: Rule): object {
  return { ...rule, url: ruleLink(rule.id) }
}

function listText(io: Io): string {
  const rows = RULES.map(({ id, severity, title }) => [id, severity?.kind ?? 'by proof', severity?.bump ?? '', title])
  return renderTable(['rule', 'kind', 'bump', 'finds'], rows, io)
}

function pageText({ id, title, finds, why, advice, severity, example, counterexample }: Rule, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const kind = severity === undefined ? 'decided by proof' : `${severity.kind}, ${severity.bump}`
  const blocks = [
    `${paint('bold', id)}  ${kind}\n${title}.`,
    finds,
    `${paint('bold', 'Why it matters')}\n${why}`,
    `${paint('bold', 'How to change it without breaking anybody')}\n${advice}`,
    `${paint('bold', 'It fires')}\n${exampleText(example)}`,
    `${paint('bold', 'It does not fire')}\n${exampleText(counterexample)}`,
    ruleLink(id),
  ]
  return `${blocks.join('\n\n')}\n`
}

function exampleText({ before, after }: Rule['example']): string {
  return [...linesOf('-', before), ...linesOf('+', after)].join('\n')
}

function linesOf(sign: string, tools: Rule['example']['before']): string[] {
  return tools.map((tool) => `  ${sign} ${shownLine(JSON.stringify(tool))}`)
}

function suggestionsFor(id: string): string {
  const words = id.split('-').filter((word) => word.length > 3)
  const alike = RULES.filter((rule) => words.some((word) => rule.id.includes(word))).map((rule) => rule.id)
  return alike.length === 0 ? '' : ` Alike: ${alike.slice(0, 5).join(', ')}`
}
