import { describe, expect, it } from 'vitest'
import type { ToolDefinition } from '@mcpver/core'
import { tool } from './test/tools.ts'
import { versionTools, type VersionToolsOptions } from './version-tools.ts'

const TEXT = { type: 'string' } as const
const PREVIOUS = {
  tools: [
    { definition: tool('kept', { q: TEXT }), version: '1.4.2' },
    { definition: tool('grown', { q: TEXT }), version: '1.4.2' },
    { definition: tool('broken', { q: TEXT }), version: '2.0.1' },
    { definition: tool('gone'), version: '3.0.0' },
  ],
}
const NEXT = {
  tools: [
    tool('kept', { q: TEXT }),
    tool('grown', { q: TEXT, limit: { type: 'integer' } }),
    tool('broken', { q: { type: 'integer' } }),
    tool('fresh'),
  ],
}

function versions(
  next: { readonly tools: readonly ToolDefinition[] } = NEXT,
  options: VersionToolsOptions = {},
): unknown {
  const result = versionTools(PREVIOUS, next, options)
  return result.success
    ? Object.fromEntries(result.tools.map(({ tool: name, version }) => [name, version.toJSON()]))
    : result.refusals.map(({ tool: name, code, minimum }) => [name, code, minimum.toJSON()])
}

describe('versionTools', () => {
  it('keeps the version of what did not change and bumps what did', () => {
    expect(versions()).toEqual({ kept: '1.4.2', grown: '1.5.0', broken: '3.0.0', fresh: '1.0.0' })
    expect(versionTools(PREVIOUS, NEXT)).toMatchObject({ success: true, removed: ['gone'] })
  })

  it('lets a version that the author wrote stand if it is large enough, wherever it is written', () => {
    const meta = { _meta: { 'dev.mcpver/tool': { version: '5.0.0' } } }
    const next = { tools: [...NEXT.tools.slice(0, 2), { ...tool('broken', { q: { type: 'integer' } }), ...meta }] }
    expect(versions(next, { explicit: { kept: '1.4.2', grown: '2.0.0' } })).toEqual({
      kept: '1.4.2',
      grown: '2.0.0',
      broken: '5.0.0',
    })
    expect(versions(next, { explicit: { broken: '4.0.0' } })).toMatchObject({ broken: '4.0.0' })
  })

  it('refuses a version that says less than the truth, and one that is none, by name', () => {
    expect(versions(NEXT, { explicit: { broken: '2.1.0', grown: 'next', kept: '1.4.1' } })).toEqual([
      ['broken', 'ERR_VERSION_TOO_SMALL', '3.0.0'],
      ['grown', 'ERR_VERSION_UNREADABLE', '1.5.0'],
      ['kept', 'ERR_VERSION_TOO_SMALL', '1.4.2'],
    ])
  })

  it('gives a new tool the version that is asked for', () => {
    expect(versions(NEXT, { initial: '0.1.0' })).toMatchObject({ fresh: '0.1.0' })
    expect(versions(NEXT, { explicit: { fresh: '0.0.1' } })).toMatchObject({ fresh: '0.0.1' })
  })

  it('goes on from the old name of a renamed tool', () => {
    const next = { tools: [...NEXT.tools, tool('went')] }
    expect(versions(next, { renames: [{ from: 'gone', to: 'went' }] })).toMatchObject({ went: '4.0.0' })
  })

  it('takes the rename that the diff took, where there are several of one tool', () => {
    const renames = [
      { from: 'gone', to: 'went' },
      { from: 'gone', to: 'left' },
    ]
    const found = versions({ tools: [...NEXT.tools, tool('went'), tool('left')] }, { renames })
    expect(found).toMatchObject({ went: '4.0.0', left: '1.0.0' })
  })

  it('reads pre-releases as the check of a bump does', () => {
    const broken = { definition: tool('t', { q: TEXT }), version: '1.0.0' }
    const next = { tools: [tool('t', { q: { type: 'integer' } })] }
    const settled = (version: string, declared: string): boolean =>
      versionTools({ tools: [{ ...broken, version }] }, next, { explicit: { t: declared } }).success
    expect(settled('1.0.0', '2.0.0-rc.1')).toBe(true)
    expect(settled('1.0.0', '1.1.0-rc.1')).toBe(false)
    expect(settled('1.0.0-rc.1', '1.0.0-rc.2')).toBe(true)
    expect(settled('1.0.0-rc.1', '1.0.0-rc.1')).toBe(false)
    const derived = versionTools({ tools: [{ ...broken, version: '1.0.0-rc.1' }] }, next)
    expect(derived.success && derived.tools.map(({ version }) => version.toJSON())).toEqual(['1.0.0-rc.2'])
  })

  it.each(['__proto__', 'constructor'])('takes a tool called %s for an ordinary one', (name) => {
    expect(versions({ tools: [tool(name)] }, { explicit: {} })).toEqual(JSON.parse(`{"${name}":"1.0.0"}`))
  })
})
