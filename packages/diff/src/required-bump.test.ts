import { describe, expect, it } from 'vitest'
import type { RequiredBump, SurfaceDiff } from './change.ts'
import { diffTools } from './diff-tools.ts'
import { checkBump, requiredBump } from './required-bump.ts'
import { tool } from './test/tools.ts'

const withBump = (bump: RequiredBump): SurfaceDiff => ({ tools: [], renames: [], bump })

describe('checkBump', () => {
  it.each<[from: string, to: string, bump: RequiredBump]>([
    ['1.2.3', '2.0.0', 'major'],
    ['1.2.3', '2.0.0', 'none'],
    ['1.2.3', '1.3.0', 'minor'],
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '1.2.3', 'none'],
    ['1.2.3', '2.0.0-rc.1', 'major'],
    ['2.0.0-rc.1', '2.0.0', 'major'],
    ['2.1.0-rc.1', '2.1.0-rc.2', 'major'],
    ['0.2.3', '0.3.0', 'major'],
    ['0.2.3', '0.2.4', 'minor'],
    ['v1.0.0', 'v1.0.1', 'patch'],
    ['2.0.0-rc.1', '2.0.0-rc.1', 'none'],
    ['1.2.3+a', '1.2.3+b', 'none'],
    ['0.0.3', '0.0.4', 'major'],
  ])('lets %s to %s pass for a %s bump', (from, to, bump) => {
    expect(checkBump({ from, to, diff: withBump(bump) })).toMatchObject({ success: true })
  })

  it.each<[from: string, to: string, bump: RequiredBump, minimum: string]>([
    ['1.2.3', '1.3.0', 'major', '2.0.0'],
    ['1.2.3', '1.2.4', 'minor', '1.3.0'],
    ['1.2.3', '1.2.3', 'patch', '1.2.4'],
    ['1.2.3', '1.3.0-rc.1', 'major', '2.0.0'],
    ['0.2.3', '0.2.4', 'major', '0.3.0'],
    ['0.2.3', '0.2.3', 'minor', '0.2.4'],
    ['0.0.3', '0.0.3', 'major', '0.0.4'],
    ['2.0.0-rc.1', '2.0.0-rc.1', 'patch', '2.0.0-rc.2'],
    ['2.0.0-rc.1', '2.0.0-rc.1', 'major', '2.0.0-rc.2'],
    ['1.2.3+a', '1.2.3+b', 'patch', '1.2.4'],
  ])('refuses %s to %s for a %s bump and says %s', (...row) => {
    const [from, to, bump, minimum] = row
    const verdict = checkBump({ from, to, diff: withBump(bump) })
    expect(verdict).toMatchObject({ success: false, code: 'ERR_BUMP_TOO_SMALL' })
    expect(verdict).toHaveProperty('reason', expect.stringContaining(minimum))
  })

  it('makes no exception before 1.0.0 when that is asked for', () => {
    const check = { from: '0.2.3', to: '0.3.0', diff: withBump('major') }
    expect(checkBump(check)).toMatchObject({ success: true, required: 'minor' })
    expect(checkBump({ ...check, initialDevelopment: 'strict' })).toMatchObject({ success: false, required: 'major' })
  })

  it('refuses a step back, whatever changed', () => {
    const verdict = checkBump({ from: '2.0.0', to: '1.9.0', diff: withBump('none') })
    expect(verdict).toMatchObject({ success: false, code: 'ERR_VERSION_BACKWARD', declared: 'backward' })
  })

  it('names the changes that require the bump, and no others', () => {
    const diff = diffTools({ tools: [tool('a'), tool('b')] }, { tools: [{ ...tool('b'), title: 'B' }] })
    const verdict = checkBump({ from: '1.0.0', to: '1.1.0', diff })
    expect(requiredBump(diff)).toBe('major')
    expect(verdict).toMatchObject({ success: false, changes: [{ rule: 'tool-removed', tool: 'a' }] })
  })

  it('names the gravest of them first, whatever tools they are of', () => {
    const undecided = { ...tool('a'), inputSchema: { $ref: 'https://example.com/a.json' } }
    const diff = diffTools({ tools: [tool('a'), tool('b')] }, { tools: [undecided] })
    const verdict = checkBump({ from: '1.0.0', to: '1.1.0', diff })
    expect(verdict).toMatchObject({
      changes: [
        { rule: 'tool-removed', tool: 'b' },
        { kind: 'undecided', tool: 'a' },
      ],
    })
  })

  it('throws for what is no version', () => {
    expect(() => checkBump({ from: 'one', to: '1.0.0', diff: withBump('none') })).toThrow(/"one" is not a version/)
  })
})
