import { APIVersion, type MigrationStep, type VersionedTool } from '@mcpver/core'
import fc from 'fast-check'
import type { Root } from 'mdast'
import { describe, expect, it } from 'vitest'
import { renderChangelog, type Change } from './changelog.ts'
import { renderCompatibility } from './compatibility-table.ts'
import { changelogOf } from './derived-changelog.ts'
import { renderMigrationGuide } from './migration-guide.ts'
import { renderRegistry, type RegistrySummary, type RemovedTool } from './registry-summary.ts'
import { HOSTILE_TEXTS, RUNS, anyText } from './test/hostile-text.ts'
import { parseDocument, skeletonOf, strangersIn, textsOf } from './test/parsed-document.ts'
import { visibleLine, visibleParagraphs } from './visible-text.ts'

/** A place where a stranger's text goes, and how to make a document that has the text there. */
interface Slot {
  readonly name: string
  /** Whether the text keeps its lines and paragraphs. */
  readonly isBlock?: boolean
  readonly render: (text: string) => string
}

const [V1, V2] = [APIVersion.parse('1.0.0'), APIVersion.parse('2.0.0')]
const TOOL: VersionedTool = { name: 'tool', version: V1, introduced: V1 }
const STEP: MigrationStep = { toolName: 'tool', fromVersion: V1, toVersion: V2, action: 'act', details: '' }
const CHANGE: Change = { kind: 'added', text: 'change' }

const registry = (summary: Partial<RegistrySummary>): string => renderRegistry({ tools: [], ...summary })
const tool = (change: Partial<VersionedTool>): string => {
  const current = { ...TOOL, ...change }
  return registry({ tools: [{ current, versions: [current] }] })
}
const removed = (change: Partial<RemovedTool>): string =>
  registry({ removed: [{ name: 'x', removedIn: V2, ...change }] })
const step = (change: Partial<MigrationStep>): string => renderMigrationGuide({ steps: [{ ...STEP, ...change }, STEP] })
const change = (part: Partial<Change>): string =>
  renderChangelog({ entries: [{ version: V1, changes: [CHANGE, { ...CHANGE, ...part }, CHANGE] }] })

const SLOTS: readonly Slot[] = [
  { name: 'the title of a registry', render: (title) => renderRegistry({ tools: [] }, { title }) },
  { name: 'the name of a tool', render: (name) => tool({ name }) },
  { name: 'the name of a deprecated tool', render: (name) => tool({ name, deprecation: { since: V1 } }) },
  { name: 'a removal date', render: (removalDate) => tool({ deprecation: { since: V1, removal: V2, removalDate } }) },
  { name: 'a replacement', render: (replacement) => tool({ deprecation: { since: V1, replacement } }) },
  { name: 'a deprecation message', render: (message) => tool({ deprecation: { since: V1, message } }) },
  { name: 'an alias', render: (name) => registry({ aliases: [{ name, target: 'tool' }] }) },
  { name: 'the target of an alias', render: (target) => registry({ aliases: [{ name: 'x', target }] }) },
  { name: 'the name of a removed tool', render: (name) => removed({ name }) },
  { name: 'the replacement of a removed tool', render: (replacement) => removed({ replacement }) },
  { name: 'the message of a removed tool', render: (message) => removed({ message }) },
  {
    name: 'the details of a migration in a registry',
    isBlock: true,
    render: (details) => registry({ migrations: [{ ...STEP, details }] }),
  },
  { name: 'the title of a guide', render: (title) => renderMigrationGuide({ steps: [] }, { title }) },
  { name: 'the tool of a guide', render: (name) => renderMigrationGuide({ steps: [], tool: name, from: V1 }) },
  { name: 'the tool of a migration', render: (toolName) => step({ toolName }) },
  { name: 'the details of a migration', isBlock: true, render: (details) => step({ details }) },
  { name: 'the title of a changelog', render: (title) => renderChangelog({ title, entries: [] }) },
  { name: 'the tool of a change', render: (name) => change({ tool: name }) },
  { name: 'the text of a change', isBlock: true, render: (text) => change({ text }) },
  { name: 'the text of a change of a tool', isBlock: true, render: (text) => change({ tool: 'tool', text }) },
  {
    name: 'a tool of the compatibility table',
    render: (name) => renderCompatibility([{ tool: name, from: V1, to: V2, compatible: true }]),
  },
]

/** The text as it must come back, and a harmless one of the same lines and paragraphs to compare with. */
function expectation(slot: Slot, text: string): { harmless: string; lines: string[] } {
  const visible = slot.isBlock === true ? visibleParagraphs(text) : [[visibleLine(text)].filter((line) => line !== '')]
  let count = 0
  const harmless = visible.map((lines) => lines.map(() => `mark${String(count++)}q`).join('\n')).join('\n\n')
  return { harmless, lines: visible.flat() }
}

function assertSurvives(slot: Slot, text: string): void {
  const { harmless, lines } = expectation(slot, text)
  const [actual, expected] = [parseDocument(slot.render(text)), parsedOnce(slot.render(harmless))]
  const expectedTexts = textsOf(expected).map((part) =>
    part.replaceAll(/mark(\d+)q/g, (_, index: string) => lines[Number(index)]!),
  )
  expect(textsOf(actual)).toEqual(expectedTexts)
  expect(skeletonOf(actual)).toBe(skeletonOf(expected))
  expect(strangersIn(actual)).toEqual([])
}

const parsed = new Map<string, Root>()

function parsedOnce(markdown: string): Root {
  const root = parsed.get(markdown) ?? parseDocument(markdown)
  parsed.set(markdown, root)
  return root
}

describe.each(SLOTS)('$name', (slot) => {
  it('survives as text when it is written to do harm', () => {
    for (const text of HOSTILE_TEXTS) assertSurvives(slot, text)
  })

  it('survives as text whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => assertSurvives(slot, text)),
      { numRuns: RUNS },
    )
  })
})

describe('a text after words of ours', () => {
  const assertAction = (action: string): void => {
    const document = parseDocument(step({ action }))
    expect(textsOf(document)[2]).toBe(visibleLine(`v1.0.0 → v2.0.0: ${action}`))
    expect(skeletonOf(document)).toBe(skeletonOf(parsedOnce(step({}))))
    expect(strangersIn(document)).toEqual([])
  }

  it('is one line of visible text in an action that is written to do harm', () => {
    HOSTILE_TEXTS.forEach(assertAction)
  })

  it('is one line of visible text in an action, whatever it is', () => {
    fc.assert(fc.property(anyText, assertAction), { numRuns: RUNS })
  })

  it('is visible text in the date of a changelog, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (date) => {
        const document = parseDocument(renderChangelog({ entries: [{ version: V1, date, changes: [CHANGE] }] }))
        expect(textsOf(document)[1]).toBe(visibleLine(`v1.0.0 - ${date}`))
        expect(strangersIn(document)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })
})

describe('one text in every place of a registry', () => {
  it('leaves the blocks of the registry and of its changelog as they are', () => {
    const summaryWith = (text: string): RegistrySummary => {
      const current = { ...TOOL, name: text, deprecation: { since: V2, replacement: text, message: text } }
      return {
        tools: [{ current, versions: [TOOL, current] }],
        aliases: [{ name: text, target: text }],
        removed: [{ name: text, removedIn: V2, replacement: text, message: text }],
        migrations: [{ ...STEP, toolName: text, action: text }],
      }
    }
    const harmless = skeletonOf(parseDocument(renderRegistry(summaryWith('x'))))
    fc.assert(
      fc.property(anyText, (text) => {
        const hostile = summaryWith(text)
        const actual = parseDocument(renderRegistry(hostile))
        expect(skeletonOf(actual)).toBe(harmless)
        const changelog = parseDocument(renderChangelog({ entries: changelogOf(hostile) }))
        expect([...strangersIn(actual), ...strangersIn(changelog)]).toEqual([])
      }),
      { numRuns: RUNS / 4 },
    )
  })

  it('does not let a pre-release become a link', () => {
    const version = APIVersion.parse('1.0.0-www.example.com')
    expect(strangersIn(parseDocument(tool({ version, introduced: version })))).toEqual([])
  })
})
