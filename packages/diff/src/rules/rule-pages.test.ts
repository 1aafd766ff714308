import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ruleIndex, rulePage } from './rule-page.ts'
import { RULES } from './rule.ts'

const FOLDER = new URL('../../../../docs/rules/', import.meta.url)

const pages = new Map([['README.md', ruleIndex()], ...RULES.map((rule) => [`${rule.id}.md`, rulePage(rule)] as const)])

if (process.env['MCPVER_WRITE_RULE_PAGES'] === '1') {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const [name, text] of pages) writeFileSync(new URL(name, FOLDER), text)
}

describe('docs/rules', () => {
  it('has a page for each rule, an index, and nothing else', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort())
  })

  it.each([...pages])('has the %s that the rules make', (name, text) => {
    expect(readFileSync(new URL(name, FOLDER), 'utf8')).toBe(text)
  })
})
