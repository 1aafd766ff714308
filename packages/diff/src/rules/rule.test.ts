import { describe, expect, it } from 'vitest'
import type { Change } from '../change.ts'
import { diffTools } from '../diff-tools.ts'
import { findRule, RULES, type Rule } from './rule.ts'
import type { RuleExample } from './rule-entry.ts'

/** A rename shows only where somebody acknowledged it. */
const RENAMES = [{ from: 'web-search', to: 'web_search' }]

/** Rules that fire beside another one by their nature. */
const COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['hidden-text-added', ['tool-description-changed']],
  ['input-changes-combined', ['input-minimum-raised', 'input-maximum-lowered']],
  ['output-changes-combined', ['output-minimum-lowered', 'output-maximum-raised']],
])

function changesOf({ before, after }: RuleExample): Change[] {
  const { tools } = diffTools({ tools: before }, { tools: after }, { renames: RENAMES })
  return tools.flatMap((tool) => tool.changes)
}

const byId = RULES.map((rule): [string, Rule] => [rule.id, rule])

describe('the rules', () => {
  it('are at least sixty, each with an id of its own', () => {
    expect(RULES.length).toBeGreaterThanOrEqual(60)
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  })

  it.each(RULES.map(({ id }) => id))('have a kebab-case id that is found again: %s', (id) => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
    expect(findRule(id)?.id).toBe(id)
  })

  it.each(['', 'input', 'constructor', '__proto__'])('do not have the id %j', (id) => {
    expect(findRule(id)).toBeUndefined()
  })
})

describe.each(byId)('%s', (id, rule) => {
  const found = changesOf(rule.example)

  it('fires on its example, and nothing else does', () => {
    const others = found.map((change) => change.rule).filter((other) => other !== id)
    expect(found.map((change) => change.rule)).toContain(id)
    expect(others).toEqual(COMPANIONS.get(id) ?? [])
  })

  it('reports where, in the part that it is about', () => {
    const change = found.find((candidate) => candidate.rule === id)
    expect(change?.pointer).toMatch(/^(?:\/.*)?$/)
    expect([rule.part, 'text']).toContain(change?.part)
  })

  it('passes over its counterexample', () => {
    expect(changesOf(rule.counterexample).map((change) => change.rule)).not.toContain(id)
  })

  it('has a message that is one line without a period', () => {
    for (const { message } of found) expect(message).toMatch(/^[A-Z][^\n]*[^.\n]$/)
  })

  it('says what it finds, why it matters and what to do, in sentences', () => {
    for (const text of [rule.finds, rule.why, rule.advice]) expect(text).toMatch(/^[A-Z`][\s\S]*[.:]$/)
    expect(rule.title).not.toMatch(/\.$/)
  })
})
