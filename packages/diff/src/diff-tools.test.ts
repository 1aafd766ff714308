import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToolDefinition } from '@mcpver/core'
import { diffHistory, diffTools } from './diff-tools.ts'
import { RULES } from './rules/rule.ts'
import { comparing } from './schema-change/schema-judge.ts'
import { compareBumps } from './severity.ts'
import { planDiff } from './surface-diff.ts'
import { changesIn, comparison, found, scripted, tool } from './test/tools.ts'

const TEXT = { type: 'string' } as const
const COUNT = { type: 'integer' } as const

/** Definitions out of the rules' examples, under other names. */
const definition = fc
  .tuple(fc.constantFrom(...RULES), fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd', '__proto__'))
  .map(([{ example }, isAfter, name]): ToolDefinition => ({ ...(isAfter ? example.after : example.before)[0]!, name }))
const surface = fc.uniqueArray(definition, { selector: ({ name }) => name, maxLength: 4 }).map((tools) => ({ tools }))

describe('diffTools', () => {
  it('finds nothing between a surface and itself, in any order of tools', () => {
    fc.assert(
      fc.property(surface, ({ tools }) => {
        const diff = diffTools({ tools }, { tools: structuredClone(tools).reverse() })
        expect(diff).toMatchObject({ renames: [], bump: 'none' })
        expect(diff.tools.every(({ status }) => status === 'unchanged')).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('does not mind the order of tools, nor that of members', () => {
    const reversed = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([name, member]) => [name, reversed(member)]),
          )
        : value
    fc.assert(
      fc.property(surface, surface, (old, next) => {
        const shuffled = { tools: next.tools.toReversed().map((entry) => reversed(entry) as ToolDefinition) }
        expect(found(diffTools(old, shuffled)).sort()).toEqual(found(diffTools(old, next)).sort())
      }),
      { numRuns: 50 },
    )
  })

  it('requires no smaller bump when more changes', () => {
    fc.assert(
      fc.property(surface, surface, definition, (old, next, more) => {
        const extra = { ...more, name: 'more' }
        const removed = { tools: [...old.tools, extra] }
        expect(compareBumps(diffTools(removed, next).bump, diffTools(old, next).bump)).toBeGreaterThanOrEqual(0)
        const added = { tools: [...next.tools, extra] }
        expect(compareBumps(diffTools(old, added).bump, diffTools(old, next).bump)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 50 },
    )
  })

  it('gives each tool and the surface the largest bump of the changes', () => {
    const old = { tools: [tool('a', { x: TEXT }), tool('b'), tool('c')] }
    const next = { tools: [tool('a', { x: COUNT }), { ...tool('b'), title: 'B' }, tool('c'), tool('d')] }
    const diff = diffTools(old, next)
    expect(diff.tools.map(({ tool: name, status, bump }) => [name, status, bump])).toEqual([
      ['a', 'changed', 'major'],
      ['b', 'changed', 'patch'],
      ['c', 'unchanged', 'none'],
      ['d', 'added', 'minor'],
    ])
    expect(diff.bump).toBe('major')
  })

  it('gives a break its witness, its place and what stood there', () => {
    const diff = diffTools(
      { tools: [tool('a', { mode: { enum: ['x', 'y'] } })] },
      { tools: [tool('a', { mode: { enum: ['x'] } })] },
    )
    expect(changesIn(diff)).toEqual([
      {
        rule: 'input-enum-value-removed',
        tool: 'a',
        part: 'input',
        pointer: '/inputSchema/properties/mode/enum',
        before: ['x', 'y'],
        after: ['x'],
        kind: 'breaking',
        trust: false,
        bump: 'major',
        message: 'Parameter "mode" cannot be "y" any more',
        witness: { mode: 'y' },
      },
    ])
  })

  it('judges a removed property together with the closing of its object', () => {
    const open = { type: 'object', properties: { a: TEXT, b: TEXT } } as const
    const closed = { type: 'object', properties: { a: TEXT }, additionalProperties: false } as const
    const diff = diffTools(
      { tools: [{ name: 't', inputSchema: open }] },
      { tools: [{ name: 't', inputSchema: closed }] },
    )
    expect(changesIn(diff).find(({ rule }) => rule === 'input-property-removed')).toMatchObject({
      kind: 'breaking',
      pointer: '/inputSchema/properties/b',
    })
  })

  it('turns inputs and outputs around in the mode forward, and takes the worse of both in full', () => {
    const [less, more] = [tool('a', { m: { enum: ['x'] } }), tool('a', { m: { enum: ['x', 'y'] } })]
    const kinds = (['backward', 'forward', 'full'] as const).map((mode) => {
      const forth = diffTools({ tools: [less] }, { tools: [more] }, { mode })
      const back = diffTools({ tools: [more] }, { tools: [less] }, { mode })
      return [forth.bump, back.bump]
    })
    expect(kinds).toEqual([
      ['minor', 'major'],
      ['major', 'minor'],
      ['major', 'major'],
    ])
    expect(diffTools({ tools: [] }, { tools: [less] }, { mode: 'forward' }).bump).toBe('major')
    expect(diffTools({ tools: [less] }, { tools: [] }, { mode: 'forward' }).bump).toBe('patch')
  })

  it('says that a tool is listed twice, and compares the first', () => {
    const diff = diffTools({ tools: [tool('a')] }, { tools: [tool('a'), tool('a', { x: TEXT })] })
    expect(found(diff)).toEqual(['tool-listed-twice /name'])
    expect(diffTools({ tools: [tool('a'), tool('a')] }, { tools: [tool('a'), tool('a')] }).bump).toBe('none')
  })

  it.each<[what: string, old: ToolDefinition[], next: ToolDefinition[], rules: string[]]>([
    ['changes', [tool('a'), tool('a')], [tool('a'), tool('a', { x: TEXT })], ['tool-listed-twice /name']],
    ['said something else and is gone', [tool('a'), tool('a', { x: TEXT })], [tool('a')], ['tool-listed-twice /name']],
    ['said the same and is gone', [tool('a'), tool('a')], [tool('a')], []],
    ['goes with the tool', [tool('a'), tool('a', { x: TEXT })], [], ['tool-removed ']],
  ])('does not pass over a second entry that %s', (...row) => {
    const [, old, next, rules] = row
    expect(found(diffTools({ tools: old }, { tools: next }))).toEqual(rules)
  })

  it('compares a renamed tool with what it was, and requires a major bump all the same', () => {
    const [old, next] = [{ tools: [tool('web-search', { q: TEXT })] }, { tools: [tool('web_search', { q: TEXT })] }]
    expect(diffTools(old, next).renames).toEqual([
      {
        from: 'web-search',
        to: 'web_search',
        confidence: 0.9,
        evidence: ['The names are the same words in another spelling', 'The input schemas say the same'],
      },
    ])
    const diff = diffTools(old, next, { renames: [{ from: 'web-search', to: 'web_search' }] })
    expect(found(diff)).toEqual(['tool-renamed /name'])
    expect(diff).toMatchObject({ renames: [], bump: 'major' })
  })

  it('passes over renames of tools that are still there, or that never were', () => {
    const renames = [
      { from: 'a', to: 'b' },
      { from: 'x', to: 'c' },
    ]
    const diff = diffTools({ tools: [tool('a')] }, { tools: [tool('a'), tool('b'), tool('c')] }, { renames })
    expect(found(diff)).toEqual(['tool-added ', 'tool-added '])
  })

  it.each([
    ['true', true],
    ['null', null],
    ['a text', 'schema'],
    ['missing', undefined],
    ['malformed', { type: 3, properties: [], required: 'a', anyOf: {}, pattern: '(' }],
    ['remote', { $ref: 'https://example.com/schema.json' }],
  ])('never throws for a schema that is %s', (_what, schema) => {
    const odd = { name: 'a', inputSchema: schema } as unknown as ToolDefinition
    for (const [old, next] of [
      [odd, tool('a', { x: TEXT })],
      [tool('a', { x: TEXT }), odd],
    ] as const) {
      expect(() => diffTools({ tools: [old] }, { tools: [next] })).not.toThrow()
      expect(diffTools({ tools: [old] }, { tools: [next] }).tools[0]?.status).toBe('changed')
    }
  })
})

describe('the plan of a diff, by a scripted comparison', () => {
  const plan = (next: ToolDefinition, script: Parameters<typeof scripted>[0]): ReturnType<typeof planDiff> =>
    planDiff(
      { tools: [tool('t', { a: TEXT, b: TEXT })] },
      { tools: [next] },
      { mode: 'backward', renames: [], judge: comparing(scripted(script)) },
    )
  const both = tool('t', { a: { ...TEXT, minLength: 1 }, b: { ...TEXT, maxLength: 9 } })

  it('clears a change that breaks alone when the whole does not, and says so', () => {
    const accepts = comparison('compatible')
    const diff = planDiff(
      { tools: [tool('t', { a: TEXT, b: TEXT })] },
      { tools: [both] },
      {
        mode: 'backward',
        renames: [],
        judge: comparing(({ old }) => (JSON.stringify(old).includes('minLength') ? comparison('breaking') : accepts)),
        editJudge: comparing(scripted([['minLength', comparison('breaking')]])),
      },
    )
    const change = changesIn(diff).find(({ rule }) => rule === 'input-min-length-raised')
    expect(change).toMatchObject({ kind: 'compatible' })
    expect(change).not.toHaveProperty('witness')
    expect(change?.message).toContain('another change makes up for it')
  })

  it('adds the whole when no change alone is as grave', () => {
    const diff = planDiff(
      { tools: [tool('t', { a: TEXT, b: TEXT })] },
      { tools: [both] },
      {
        mode: 'backward',
        renames: [],
        judge: comparing(() => comparison('breaking')),
        editJudge: comparing(() => comparison('compatible')),
      },
    )
    const combined = changesIn(diff).find(({ rule }) => rule === 'input-changes-combined')
    expect(combined).toMatchObject({ kind: 'breaking', pointer: '/inputSchema', witness: { scripted: true } })
    expect(diff.bump).toBe('major')
  })

  it.each([
    ['undecided', 'undecided', 'undecided', 'major'],
    ['compatible', 'breaking', 'risk', 'minor'],
    ['compatible', 'undecided', 'risk', 'minor'],
  ] as const)('makes declared %s and strict %s: %s, %s', (...row) => {
    const [declared, strict, kind, bump] = row
    const diff = plan(tool('t', { a: { ...TEXT, minLength: 1 }, b: TEXT }), [
      ['minLength', comparison(declared, strict)],
    ])
    expect(changesIn(diff)).toMatchObject([{ rule: 'input-min-length-raised', kind, bump }])
    expect(diff.tools[0]?.input).toEqual(comparison(declared, strict))
  })

  it('asks nothing when only text changed', () => {
    const diff = planDiff(
      { tools: [tool('t', { a: TEXT })] },
      { tools: [tool('t', { a: { ...TEXT, description: 'A' } })] },
      {
        mode: 'backward',
        renames: [],
        judge: comparing(() => {
          throw new Error('asked')
        }),
      },
    )
    expect(found(diff)).toEqual(['input-description-changed /inputSchema/properties/a/description'])
  })
})

describe('diffHistory', () => {
  it('holds the last surface against all that came before', () => {
    const history = [tool('a', { x: TEXT }), tool('a'), tool('a', { x: COUNT })].map((entry) => ({ tools: [entry] }))
    expect(diffHistory(history).map(({ from, to, diff }) => [from, to, diff.bump])).toEqual([
      [0, 2, 'major'],
      [1, 2, 'minor'],
    ])
    expect(diffHistory([])).toEqual([])
  })
})
