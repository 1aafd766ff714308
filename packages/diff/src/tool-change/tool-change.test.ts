import type { ToolDefinition } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { diffTools } from '../diff-tools.ts'
import { changesIn, tool } from '../test/tools.ts'

function changes(before: Partial<ToolDefinition>, after: Partial<ToolDefinition>): string[] {
  const diff = diffTools({ tools: [{ ...tool('t'), ...before }] }, { tools: [{ ...tool('t'), ...after }] })
  return changesIn(diff).map(({ rule, kind, bump, trust }) => `${rule} ${kind} ${bump}${trust ? ' trust' : ''}`)
}

describe('annotations', () => {
  it.each<[before: Record<string, unknown>, after: Record<string, unknown>, expected: string[]]>([
    [{ readOnlyHint: true }, {}, ['read-only-hint-withdrawn hint minor trust']],
    [{}, { readOnlyHint: true }, ['read-only-hint-claimed hint patch trust']],
    [{ destructiveHint: false }, {}, ['destructive-hint-raised hint minor trust']],
    [{}, { destructiveHint: true }, ['annotations-respelled hint patch']],
    [{ openWorldHint: false }, {}, ['open-world-hint-opened hint minor trust']],
    [{ readOnlyHint: true, destructiveHint: false }, { readOnlyHint: true }, ['annotations-respelled hint patch']],
    [{ readOnlyHint: true }, { readOnlyHint: 'yes' }, ['annotation-changed hint patch trust']],
    [{}, { __proto__: null, cost: 1 }, ['annotation-changed hint patch trust']],
    [{ title: 'A' }, { title: 'B' }, ['tool-title-changed text patch']],
    [{}, {}, []],
  ])('from %j to %j are %j', (before, after, expected) => {
    expect(changes({ annotations: before }, { annotations: after })).toEqual(expected)
  })
})

describe('execution', () => {
  it.each([
    ['optional', 'required', 'task-support-required breaking major'],
    [undefined, 'required', 'task-support-required breaking major'],
    ['optional', undefined, 'task-support-withdrawn breaking major'],
    ['required', 'optional', 'task-support-offered compatible minor'],
    [undefined, 'forbidden', 'execution-changed hint patch'],
    [undefined, 'sometimes', 'execution-changed hint patch'],
  ])('from %s to %s is %s', (before, after, expected) => {
    const of = (taskSupport: string | undefined): Partial<ToolDefinition> =>
      taskSupport ? { execution: { taskSupport } } : {}
    expect(changes(of(before), of(after))).toEqual([expected])
  })
})

describe("what mcpver adds to a tool's listing", () => {
  it('is no change', () => {
    const meta = { 'dev.mcpver/tool': { version: '1.1.0' }, fastmcp: { version: '1.1.0' } }
    expect(changes({ description: 'A' }, { description: 'A', _meta: meta })).toEqual([])
  })

  it('shows a deprecation, and not its notice', () => {
    const deprecated = {
      description: '[DEPRECATED: use b] A',
      _meta: { 'dev.mcpver/tool': { version: '1.1.0', deprecation: { message: 'Use b', since: '1.1.0' } } },
    }
    expect(changes({ description: 'A' }, deprecated)).toEqual(['tool-deprecated hint minor'])
  })
})

describe('hidden text', () => {
  const hidden = (text: string): boolean =>
    changes({ description: 'x' }, { description: text }).some((change) => change.startsWith('hidden-text-added'))

  it.each([
    ['a zero-width space', 'a\u200bb'],
    ['a control of direction', 'a\u202eb'],
    ['tags', 'a\u{e0041}\u{e0042}'],
    ['a joiner between Latin letters', 'a\u200db'],
    ['a soft hyphen', 'a\u00adb'],
    ['a byte order mark', '\ufeffa'],
    ['tags behind a flag that is none', '\u{1f3f4}\u{e0069}\u{e0067}\u{e006e}\u{e007f}'],
  ])('is %s', (_what, text) => {
    expect(hidden(text)).toBe(true)
  })

  it.each([
    ['a family', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
    ['a heart on fire', '\u2764\ufe0f\u200d\u{1f525}'],
    ['a flag of England', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['Persian', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Hindi', '\u0915\u094d\u200d\u0937'],
    ['a line break', 'a\n\tb'],
  ])('is not %s', (_what, text) => {
    expect(hidden(text)).toBe(false)
  })

  it('is found anywhere: in names of parameters, in values, in added tools', () => {
    const nested = tool('t', { 'a\u200b': { enum: ['b\u200b'] } })
    const pointers = changesIn(diffTools({ tools: [] }, { tools: [nested] }))
      .filter(({ rule }) => rule === 'hidden-text-added')
      .map(({ pointer }) => pointer)
    expect(pointers).toEqual(['/inputSchema/properties/a\u200b', '/inputSchema/properties/a\u200b/enum/0'])
  })

  it('counts once: a text that had it before is old news', () => {
    expect(changes({ title: 'a\u200b' }, { title: 'a\u200b', description: 'x' })).toEqual([
      'tool-description-added text patch',
    ])
  })
})
