import type { JsonObject, ToolDefinition } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffTools } from '../diff-tools.ts'
import { sameJson } from '../json-equality.ts'
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
    [
      { readOnlyHint: true, destructiveHint: false },
      { readOnlyHint: false, destructiveHint: true },
      ['read-only-hint-withdrawn hint minor trust', 'destructive-hint-raised hint minor trust'],
    ],
    [
      { readOnlyHint: true, destructiveHint: true },
      { destructiveHint: false },
      ['read-only-hint-withdrawn hint minor trust', 'annotations-respelled hint patch'],
    ],
    [
      { readOnlyHint: true },
      { idempotentHint: false },
      ['read-only-hint-withdrawn hint minor trust', 'idempotent-hint-withdrawn hint minor trust'],
    ],
    [
      { destructiveHint: true },
      { readOnlyHint: true, destructiveHint: false },
      ['annotations-respelled hint patch', 'read-only-hint-claimed hint patch trust'],
    ],
    [{ idempotentHint: true }, {}, ['idempotent-hint-withdrawn hint minor trust']],
    [{}, { idempotentHint: true }, ['idempotent-hint-claimed hint patch trust']],
    [{}, { openWorldHint: false }, ['open-world-hint-closed hint patch trust']],
    [{}, { openWorldHint: true }, ['annotations-respelled hint patch']],
    [{ destructiveHint: true }, { destructiveHint: false }, ['destructive-hint-withdrawn hint patch trust']],
    [{ readOnlyHint: true }, { readOnlyHint: 'yes' }, ['annotation-changed hint patch trust']],
    [{}, { __proto__: null, cost: 1 }, ['annotation-changed hint patch trust']],
    [{ title: 'A' }, { title: 'B' }, ['tool-title-changed text patch']],
    [{}, {}, []],
  ])('from %j to %j are %j', (before, after, expected) => {
    expect(changes({ annotations: before }, { annotations: after })).toEqual(expected)
  })
})

describe('annotations as a whole', () => {
  it.each<[before: unknown, after: unknown, expected: string[]]>([
    [undefined, {}, ['annotations-respelled hint patch']],
    [{}, undefined, ['annotations-respelled hint patch']],
    [null, {}, ['annotation-changed hint patch trust']],
    [{}, [], ['annotation-changed hint patch trust']],
  ])('from %j to %j are %j', (before, after, expected) => {
    const of = (annotations: unknown): Partial<ToolDefinition> =>
      annotations === undefined ? {} : { annotations: annotations as ToolDefinition['annotations'] & object }
    expect(changes(of(before), of(after))).toEqual(expected)
  })

  it('are judged from the other side in the mode forward: a claim that a roll-back withdraws', () => {
    const [writes, reads] = [tool('t'), { ...tool('t'), annotations: { readOnlyHint: true } }]
    const bump = (mode: 'forward' | 'full', old: ToolDefinition, next: ToolDefinition): string =>
      diffTools({ tools: [old] }, { tools: [next] }, { mode }).bump
    expect([bump('forward', writes, reads), bump('forward', reads, writes)]).toEqual(['minor', 'patch'])
    expect([bump('full', writes, reads), bump('full', reads, writes)]).toEqual(['minor', 'minor'])
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

  it('is compared member by member', () => {
    const diff = diffTools(
      { tools: [{ ...tool('t'), execution: { taskSupport: 'optional' } }] },
      { tools: [{ ...tool('t'), execution: { taskSupport: 'required', priority: 1 } }] },
    )
    expect(changesIn(diff).map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['task-support-required', '/execution/taskSupport'],
      ['execution-changed', '/execution/priority'],
    ])
  })

  it.each([
    [undefined, {}],
    [null, 'queue'],
  ])('from %j to %j changes', (before, after) => {
    expect(changes({ execution: before }, { execution: after })).toEqual(['execution-changed hint patch'])
  })
})

describe('any difference of two definitions', () => {
  const value = fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(undefined, null, '', 'a', true, 1),
    fc.constantFrom([], {}, { title: 'a' }, { readOnlyHint: true }, { taskSupport: 'forbidden' }, { type: 'string' }),
  )
  const fields = fc.record({
    title: value,
    description: value,
    annotations: value,
    execution: value,
    icons: value,
    outputSchema: value,
    inputSchema: value,
    other: value,
  })
  const toTool = (of: object): ToolDefinition =>
    ({
      name: 't',
      ...Object.fromEntries(Object.entries(of).filter(([, member]) => member !== undefined)),
    }) as ToolDefinition

  it('shows in a change, so that each digest that changed is accounted for', () => {
    fc.assert(
      fc.property(fields, fields, (before, after) => {
        const [old, next] = [toTool(before), toTool(after)]
        const { changes: found, status } = diffTools({ tools: [old] }, { tools: [next] }).tools[0]!
        expect(found.length > 0).toBe(!sameJson(old, next))
        expect(status).toBe(found.length > 0 ? 'changed' : 'unchanged')
      }),
      { numRuns: 300 },
    )
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
    expect(changes(deprecated, { description: 'A' })).toEqual(['tool-undeprecated hint patch'])
  })

  it('shows that a deprecation says something else', () => {
    const until = (removal: string): Partial<ToolDefinition> => ({
      _meta: { 'dev.mcpver/tool': { version: '1.1.0', deprecation: { message: 'Use b', since: '1.1.0', removal } } },
    })
    expect(changes(until('3.0.0'), until('2.0.0'))).toEqual(['tool-deprecation-changed hint patch'])
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
    ['an escape sequence of a terminal', 'a\u001b[8mb'],
    ['a backspace', 'a\bb'],
    ['a carriage return that takes the line back', 'a\rb'],
    ['a filler', 'a\u3164b'],
    ['bytes in variation selectors', '\u{1f600}\ufe01\ufe02'],
    ['a variation selector after a letter', 'a\ufe0f'],
    ['a supplementary variation selector', 'a\u{e0100}'],
    ['a comment of HTML', 'a <!-- b --> c'],
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
    ['a line break of Windows', 'a\r\nb'],
    ['a keycap', '1\ufe0f\u20e3'],
    ['a Han character with a variant', '\u845b\u{e0100}'],
    ['an arrow', 'a -> b'],
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

  it('is no comment of HTML where nothing renders it', () => {
    const [old, next] = [tool('t', { a: { enum: ['x'] } }), tool('t', { a: { enum: ['x', '<!-- x -->'] } })]
    const rules = changesIn(diffTools({ tools: [old] }, { tools: [next] })).map(({ rule }) => rule)
    expect(rules).toEqual(['input-enum-value-added'])
  })

  it('is found in a definition that contains itself', () => {
    const round: Record<string, unknown> = { type: 'object', description: 'a\u200b' }
    round['a'] = round['b'] = round
    const next = { ...tool('t'), inputSchema: round as JsonObject }
    const rules = changesIn(diffTools({ tools: [] }, { tools: [next] })).map(({ rule }) => rule)
    expect(rules).toEqual(['tool-added', 'hidden-text-added'])
  })

  it('counts once: a text that had it before is old news', () => {
    expect(changes({ title: 'a\u200b' }, { title: 'a\u200b', description: 'x' })).toEqual([
      'tool-description-added text patch',
    ])
  })
})
