import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notesReport } from '../../test/notes.ts'
import { proposeChangeset } from './changeset-proposal.ts'
import { bumpIn, pendingChangesets } from './changesets.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mcpver-changesets-'))
  mkdirSync(join(root, 'packages/notes'), { recursive: true })
  mkdirSync(join(root, '.changeset'))
  writeFileSync(join(root, '.changeset/config.json'), '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (name: string, text: string): void => writeFileSync(join(root, '.changeset', name), text)
const pending = () => pendingChangesets({ path: 'packages/notes/package.json', name: '@x/notes' }, root)

describe('bumpIn', () => {
  it.each([
    [`---\n'@x/notes': minor\n---\n\ntext`, 'minor'],
    [`---\r\n"@x/notes": major\r\n"other": patch\r\n---\r\n`, 'major'],
    [`---\n@x/notes: 'patch'\n---\n`, 'patch'],
    [`---\n'@x/notes': none\n---\n`, 'none'],
    [`---\n'@x/notes-extra': major\n---\n`, undefined],
    [`---\n---\n\n'@x/notes': major\n`, undefined],
    [`no front matter`, undefined],
  ])('of %j is %s', (text, bump) => {
    expect(bumpIn(text, '@x/notes')).toBe(bump)
  })
})

describe('pendingChangesets', () => {
  it.each([
    ['a state of a pre-release that is no JSON', () => write('pre.json', '{'), 'ERR_NOT_JSON'],
    ['a directory in place of a changeset', () => mkdirSync(join(root, '.changeset/odd.md')), 'ERR_FILE_UNREADABLE'],
  ])('refuses %s', async (...[, prepare, code]) => {
    prepare()
    await expect(pending()).rejects.toMatchObject({ code })
  })

  it('takes the largest bump of the package, from a folder above it', async () => {
    write('a.md', `---\n'@x/notes': patch\n---\n`)
    write('b.md', `---\n'@x/notes': minor\n---\n`)
    write('c.md', `---\n'@x/other': major\n---\n`)
    write('README.md', `---\n'@x/notes': major\n---\n`)
    expect(await pending()).toEqual({ folder: join(root, '.changeset'), bump: 'minor', count: 2 })
  })

  it('passes over those that a pre-release has already', async () => {
    write('a.md', `---\n'@x/notes': major\n---\n`)
    write('pre.json', JSON.stringify({ mode: 'pre', tag: 'next', changesets: ['a'] }))
    expect(await pending()).toMatchObject({ bump: 'none', count: 0 })
  })

  it('finds none where the repository does not use changesets', async () => {
    rmSync(join(root, '.changeset'), { recursive: true })
    mkdirSync(join(root, '.git'))
    expect(await pending()).toEqual({ folder: undefined, bump: 'none', count: 0 })
  })
})

describe('proposeChangeset', () => {
  it('declares the bump in a form that is read back, under a name that stays', () => {
    const { diff } = notesReport()
    const proposal = proposeChangeset('@x/notes', 'major', diff)
    expect(bumpIn(proposal.text, '@x/notes')).toBe('major')
    expect(proposal.text).toContain('- `create_note`: Breaking: Required parameter "folder" was added\n')
    expect(proposal.text).not.toContain('description')
    expect(proposeChangeset('@x/notes', 'major', diff)).toEqual(proposal)
  })

  it('stays a changeset of one package, whatever a server sends', () => {
    const { text } = proposeChangeset('@x/notes', 'major', notesReport('hostile-v1', 'hostile-v2').diff)
    expect(text.match(/^---$/gm)).toHaveLength(2)
    expect(text).not.toMatch(/<script|^::/m)
  })
})
