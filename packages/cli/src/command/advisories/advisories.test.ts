import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fine, jsonOf } from '../../../test/release-work.ts'
import { Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
  work.write('osv/OSV-1.json', advisory('OSV-1', 'zod'))
  work.write('osv/OSV-2.json', advisory('OSV-2', 'ws'))
})
afterEach(() => {
  work.remove()
})

function advisory(id: string, name: string): object {
  return {
    id,
    modified: '2026-01-31T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.0.0' }] }],
      },
    ],
  }
}

describe('mcpver advisories', () => {
  it('keeps a copy of what it imports, with its date', async () => {
    const args = ['advisories', 'import', 'osv', '--as-of', '2026-02-01', '--ecosystem', 'npm']
    expect(await jsonOf(work, args)).toMatchObject({
      name: 'osv',
      asOf: Date.parse('2026-02-01'),
      ecosystems: ['npm'],
      size: 2,
    })
    expect(work.read('.mcpver/advisories/osv/records/OSV-1.json')).toBe(work.read('osv/OSV-1.json'))
    expect((await fine(work, ['advisories', 'list'])).out).toMatch(/osv +2026-02-01T00:00:00\.000Z +npm +2/)
  })

  it('takes the date of the latest record where nobody says one', async () => {
    expect(await jsonOf(work, ['advisories', 'import', 'osv'])).toMatchObject({ asOf: Date.parse('2026-01-31') })
  })

  it('puts an import in the place of the one before', async () => {
    await fine(work, ['advisories', 'import', 'osv'])
    work.write('next/osv/OSV-3.json', advisory('OSV-3', 'ws'))
    await fine(work, ['advisories', 'import', 'next/osv'])
    expect(await jsonOf(work, ['advisories', 'list'])).toMatchObject({ advisories: [{ name: 'osv', size: 1 }] })
    expect(() => work.read('.mcpver/advisories/osv/records/OSV-1.json')).toThrow('ENOENT')
  })

  it.each([
    ['a record that is wrong', ['bad'], 'ERR_INVALID_ADVISORY'],
    ['nothing', ['nowhere'], 'ERR_UNREADABLE_SOURCE'],
    ['a date in words', ['osv', '--as-of', 'lately'], 'is no time'],
  ])('refuses %s, and keeps what was there', async (...[, args, message]) => {
    await fine(work, ['advisories', 'import', 'osv'])
    work.write('bad/OSV-4.json', { id: 'OSV-4' })
    expect(await work.run(['advisories', 'import', ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining(message) as string,
    })
    expect(await jsonOf(work, ['advisories', 'list'])).toMatchObject({ advisories: [{ name: 'osv', size: 2 }] })
  })

  it('lists none where none were imported', async () => {
    expect(await jsonOf(work, ['advisories', 'list'])).toEqual({ advisories: [] })
  })
})
