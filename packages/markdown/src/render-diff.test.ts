import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderChangeList, renderDiff, type ChangedTool, type DiffSummary, type ToolChange } from './render-diff.ts'
import { anyText, HOSTILE_TEXTS, RUNS } from './test/hostile-text.ts'
import { parseDocument, skeletonOf, strangersIn, textsOf } from './test/parsed-document.ts'
import { visibleLine } from './visible-text.ts'

const CHANGE: ToolChange = {
  kind: 'breaking',
  message: 'Parameter "sort" cannot be "oldest" any more',
  rule: 'input-enum-value-removed',
  pointer: '/inputSchema/properties/sort/enum',
  before: '["newest","oldest"]',
  after: '["newest"]',
  witness: { label: 'This call fails', text: 'search({"sort":"oldest"})' },
}
const TEXT: ToolChange = {
  kind: 'text',
  message: 'The description changed',
  rule: 'tool-description-changed',
  pointer: '',
}
const TRUST: ToolChange = { ...TEXT, kind: 'hint', trust: true, message: 'It may destroy now' }

const tool = (name: string, ...changes: ToolChange[]): ChangedTool => ({ name, bump: 'major', changes })
const diff = (change: Partial<DiffSummary> = {}): string =>
  renderDiff({ bump: 'major', tools: [tool('search', CHANGE)], unchanged: 2, ...change })

describe('renderDiff', () => {
  it('shows the bump, a table, and what matters of each tool with its proof', () => {
    expect(
      diff({
        from: 'notes 1.0.0',
        to: 'notes 2.0.0',
        tools: [
          tool('search', { ...CHANGE, ruleUrl: 'https://example.com/rule.md' }, TEXT),
          tool('remove', TRUST),
          tool('get', TEXT),
        ],
        renames: [{ from: 'list-tags', to: 'list_tags', evidence: ['The names are alike'] }],
        notes: ['Declared: patch.'],
      }),
    ).toBe(
      [
        '## Changes of the tools: notes 1.0.0 → notes 2.0.0',
        '',
        '**Required bump: major.** 3 tools changed, 2 did not.',
        '',
        '| Tool | Bump | Changes |',
        '| - | - | - |',
        '| `search` | major | breaking: Parameter "sort" cannot be "oldest" any more (and 1 more) |',
        '| `remove` | major | hint, trust: It may destroy now |',
        '| `get` | major | text: The description changed |',
        '',
        '### `search`',
        '',
        '- **breaking**: Parameter "sort" cannot be "oldest" any more ([`input-enum-value-removed`](https://example.com/rule.md))',
        '',
        '  At `/inputSchema/properties/sort/enum`: `["newest","oldest"]` → `["newest"]`',
        '',
        '  This call fails: `search({"sort":"oldest"})`',
        '',
        '- **text**: The description changed (`tool-description-changed`)',
        '',
        '### `remove`',
        '',
        '- **hint, trust**: It may destroy now (`tool-description-changed`)',
        '',
        '### Renames',
        '',
        '- `list-tags` seems to live on as `list_tags`. The names are alike.',
        '',
        'Declared: patch.',
        '',
      ].join('\n'),
    )
  })

  it('says it when nothing changed', () => {
    expect(diff({ bump: 'none', tools: [] })).toBe(
      '## Changes of the tools\n\n**Required bump: none.** 0 tools changed, 2 did not.\n',
    )
  })

  it('says what appeared and what went away', () => {
    const { before, after, ...bare } = CHANGE
    expect(diff({ tools: [tool('a', { ...bare, after })] })).toContain('enum`: nothing → `["newest"]`')
    expect(diff({ tools: [tool('a', { ...bare, before })] })).toContain('`["newest","oldest"]` → nothing')
    expect(diff({ tools: [tool('a', bare)] })).toContain('At `/inputSchema/properties/sort/enum`\n')
  })

  it('takes a title', () => {
    expect(renderDiff({ bump: 'none', tools: [], unchanged: 0 }, { title: 'API' })).toMatch(/^## API\n/)
  })
})

describe('renderChangeList', () => {
  it('is a list with the tools as code', () => {
    const changes = [{ tool: 'search', text: 'Breaking: <b> went away' }, { text: 'All is new' }]
    expect(renderChangeList(changes)).toBe('- `search`: Breaking: \\<b> went away\n- All is new\n')
  })
})

describe('a stranger’s text in a diff', () => {
  const filled = (text: string): string =>
    renderDiff({
      from: text,
      to: text,
      bump: 'major',
      tools: [
        {
          name: text,
          bump: 'major',
          changes: [
            {
              ...CHANGE,
              message: text,
              pointer: `/${text}`,
              before: text,
              after: text,
              witness: { label: 'Fails', text },
            },
          ],
        },
      ],
      unchanged: 0,
      renames: [{ from: text, to: text, evidence: [text] }],
      notes: [text],
    })
  const harmless = parseDocument(filled('harmless'))

  function assertHarmless(text: string): void {
    const document = parseDocument(filled(text))
    expect(skeletonOf(document)).toBe(skeletonOf(harmless))
    expect(strangersIn(document)).toEqual(strangersIn(harmless))
    const shown = visibleLine(text) || '–'
    expect(textsOf(document).at(-1)).toBe(shown)
    expect(textsOf(document).some((line) => line === `Fails: ${shown}`)).toBe(true)
  }

  it('survives as text when it is written to do harm', () => {
    HOSTILE_TEXTS.forEach(assertHarmless)
  })

  it('survives as text whatever it is', () => {
    fc.assert(fc.property(anyText, assertHarmless), { numRuns: RUNS })
  })
})
