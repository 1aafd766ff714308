import { describe, expect, it } from 'vitest'
import { notes } from '../../test/notes.ts'
import { parseFailOn } from '../policy/fail-on.ts'
import { acceptChanges } from './acceptance.ts'
import { formatLock, lockTools, parseLock, type LockedServer } from './lock-document.ts'
import { pinOf } from './pinned-source.ts'
import { verifyServer } from './verification.ts'

const DEFAULT = parseFailOn('breaking,undecided,trust')

async function locked(release = 'v1'): Promise<LockedServer> {
  const { server, tools } = notes(release)
  return { source: { source: 'v1.json' }, ...(server && { server }), tools: await lockTools({ tools }) }
}

async function document(change: (text: string) => string = (text) => text): Promise<unknown> {
  return JSON.parse(change(formatLock(new Map([['notes', await locked()]]))))
}

describe('a lock file', () => {
  it('is read as it was written, and written the same whatever the order', async () => {
    const lock = new Map([
      ['b', await locked()],
      ['a', await locked('v2')],
      ['__proto__', await locked()],
    ])
    const text = formatLock(lock)
    expect(formatLock(await parseLock(JSON.parse(text)))).toBe(text)
    expect(formatLock(new Map([...lock].toReversed()))).toBe(text)
  })

  it.each([
    ['a definition', (text: string) => text.replace('Reads a note.', 'Reads any note.')],
    ['a digest', (text: string) => text.replace(/"contract": "sha256:./, '"contract": "sha256:x')],
    ['the name of a tool', (text: string) => text.replace('"get_note": {', '"get_notes": {')],
  ])('is refused when somebody changed %s', async (...[, change]) => {
    await expect(document(change).then(parseLock)).rejects.toMatchObject({ code: 'ERR_LOCK_TAMPERED' })
  })

  it.each([
    ['another format', (text: string) => text.replace('mcpver-lock', 'other'), 'ERR_INVALID_DOCUMENT'],
    ['a later version', (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2'), 'ERR_LATER_FORMAT'],
    ['a member that is none', (text: string) => text.replace('"source": {', '"sauce": {'), 'ERR_INVALID_DOCUMENT'],
    ['no digest', (text: string) => text.replace('"sep1766"', '"sep1767"'), 'ERR_INVALID_DOCUMENT'],
  ])('is refused with %s', async (...[, change, code]) => {
    await expect(document(change).then(parseLock)).rejects.toMatchObject({ code })
  })
})

describe('verifyServer', () => {
  it('tells what became of each tool', async () => {
    const { tools } = await verifyServer(await locked(), notes('v2'), DEFAULT)
    const standings = tools.map(({ diff, standing, trust, isAllowed }) => [diff.tool, standing, trust, isAllowed])
    expect(standings).toEqual([
      ['count_notes', 'same', false, true],
      ['create_note', 'breaking', false, false],
      ['delete_note', 'hint', true, false],
      ['export_notes', 'compatible', false, true],
      ['get_note', 'text', false, true],
      ['list-tags', 'removed', false, false],
      ['list_tags', 'added', false, true],
      ['pin_note', 'added', false, true],
      ['search_notes', 'breaking', false, false],
    ])
  })

  it('lets no other digest pass when nothing may change', async () => {
    const before = await locked()
    const surface = notes('v1')
    const tools = surface.tools.map((tool) => (tool.name === 'count_notes' ? { ...tool, execution: {} } : tool))
    const isAllowed = async (policy: string) => {
      const { tools: verified } = await verifyServer(before, { ...surface, tools }, parseFailOn(policy))
      return verified.find(({ diff }) => diff.tool === 'count_notes')?.isAllowed
    }
    expect(await isAllowed('breaking,undecided,risk,trust,added')).toBe(true)
    expect(await isAllowed('any')).toBe(false)
  })

  it('says by the digests that a change of text is no change of the contract', async () => {
    const { tools } = await verifyServer(await locked(), notes('v2'), DEFAULT)
    const digests = new Map(tools.map(({ diff, changedDigests }) => [diff.tool, changedDigests]))
    expect(digests.get('get_note')).toEqual(['definition', 'sep1766'])
    expect(digests.get('delete_note')).toEqual(['definition', 'contract'])
    expect(digests.get('count_notes')).toEqual([])
  })
})

describe('acceptChanges', () => {
  it('accepts those of some tools and leaves the others as they were locked', async () => {
    const before = await locked()
    const {
      locked: after,
      accepted,
      left,
    } = await acceptChanges(before, notes('v2'), new Set(['get_note', 'list-tags', 'pin_note']))
    expect(accepted.map(({ diff }) => diff.tool)).toEqual(['get_note', 'list-tags', 'pin_note'])
    expect(left).toHaveLength(5)
    expect(after.tools.has('list-tags')).toBe(false)
    expect(after.tools.has('pin_note')).toBe(true)
    expect(after.tools.get('create_note')).toEqual(before.tools.get('create_note'))
    expect(after.server?.version).toBe('1.4.0')
  })

  it('accepts all, and then nothing is left to accept', async () => {
    const { locked: after } = await acceptChanges(await locked(), notes('v2'))
    expect(after.server?.version).toBe('1.5.0')
    expect(await acceptChanges(after, notes('v2'))).toMatchObject({ accepted: [], left: [] })
  })
})

describe('pinOf', () => {
  it('refuses what cannot be had again, and what would write a password down', () => {
    expect(() => pinOf('-', { source: { kind: 'stdin' }, serverArgs: [] })).toThrow('cannot be locked')
    const url = new URL('https://me:sekret@example.com/mcp')
    expect(() => pinOf(url.href, { source: { kind: 'url', url }, serverArgs: [] })).toThrow('The URL holds a password')
    const keyed = new URL('https://example.com/mcp?apiKey=sekret')
    expect(() => pinOf(keyed.href, { source: { kind: 'url', url: keyed }, serverArgs: [] })).toThrow('or a key')
    const plain = new URL('https://example.com/mcp?tools=search')
    expect(pinOf(plain.href, { source: { kind: 'url', url: plain }, serverArgs: [] })).toEqual({ source: plain.href })
  })
})
