import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren, startHttp } from '../../test/fixture.ts'
import { notesText } from '../../test/notes.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
  work.write('v1.json', notesText('v1'))
  work.write('v2.json', notesText('v2'))
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

const suppressions = (...list: object[]) => ({ format: 'mcpver-suppressions', formatVersion: 1, suppressions: list })
const BREAKS = [
  { rule: 'tool-removed', tool: 'list-tags', reason: 'nobody calls it' },
  { rule: 'input-enum-value-removed', tool: 'search_notes', reason: 'was never sent' },
  { rule: 'input-property-added-required', tool: 'create_note', reason: 'agreed on' },
]

describe('mcpver diff', () => {
  it('fails for what breaks callers', async () => {
    const { code, out, err } = await work.run(['diff', 'v1.json', 'v2.json'])
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain('notes 1.4.0 → notes 1.5.0\n')
    expect(out).toMatch(/Required bump: major\nNot allowed: 3 changes\.\n$/)
  })

  it('does not fail when nothing changed', async () => {
    expect((await work.run(['diff', 'v1.json', 'v1.json'])).code).toBe(0)
  })

  it.each([
    ['none', 0],
    ['risk', 0],
    ['trust', 1],
    ['any', 1],
  ])('fails with --fail-on %s: %i', async (failOn, code) => {
    expect((await work.run(['diff', 'v1.json', 'v2.json', '--fail-on', failOn])).code).toBe(code)
  })

  it('compares a snapshot with a server that is started, and with a revision', async () => {
    const started = await work.run(['diff', 'v1.json', '--', ...notesCommand('v1')])
    expect(started).toMatchObject({ code: 0, err: '' })
    work.git('init', '--quiet')
    work.commit('v1')
    expect((await work.run(['diff', 'git:v1:v1.json', '--json', '--', ...notesCommand('v2')])).code).toBe(1)
  })

  it('looks at some tools only', async () => {
    const { code, out } = await work.run(['diff', 'v1.json', 'v2.json', '--only', 'get_*,export_*'])
    expect(code).toBe(0)
    expect(out).toContain('1 compatible, 1 text; 0 tools unchanged.')
    expect((await work.run(['diff', 'v1.json', 'v2.json', '--only', 'gte_*'])).code).toBe(2)
  })

  it('compares a renamed tool as one', async () => {
    const { out } = await work.run(['diff', 'v1.json', 'v2.json', '--rename', 'list-tags=list_tags', '--json'])
    expect(out).toContain('"rule": "tool-renamed"')
    expect(out).not.toContain('"rule": "tool-removed"')
  })

  it('judges for callers of the new tools, too', async () => {
    const { out } = await work.run(['diff', 'v2.json', 'v1.json', '--mode', 'forward', '--only', 'search_notes'])
    expect(out).toContain('this call fails: search_notes(')
  })

  it('lets pass what is suppressed, with its reason', async () => {
    work.write('pass.json', suppressions(...BREAKS))
    const { code, out } = await work.run(['diff', 'v1.json', 'v2.json', '--suppressions', 'pass.json'])
    expect(code).toBe(0)
    expect(out).toContain('suppressed: tool-removed of list-tags (nobody calls it)')
    expect(out).toContain('Required bump: minor')
  })

  it('refuses a suppression that is not needed, or has expired', async () => {
    const old = BREAKS.map((suppression) => ({ ...suppression, expires: '2026-01-31' }))
    work.write('pass.json', suppressions(...old, { rule: 'tool-removed', tool: 'get_note', reason: 'x' }))
    const run = (now: string) =>
      work.run(['diff', 'v1.json', 'v2.json', '--suppressions', 'pass.json'], { now: () => new Date(now) })
    const [before, after] = [await run('2026-01-31T23:00:00Z'), await run('2026-02-01T01:00:00Z')]
    expect(before.code).toBe(1)
    expect(before.out).toContain('matches no change')
    expect(before.out).not.toContain('expired')
    expect(after.out).toContain('expired on 2026-01-31')
  })

  it('reads a pipe once', async () => {
    const pipe = join(work.path, 'pipe')
    execFileSync('mkfifo', [pipe])
    const written = writeFile(pipe, notesText('v1'))
    const { code, out } = await work.run(['diff', 'pipe', 'v2.json', '--format', 'github'])
    await written
    expect(code).toBe(1)
    expect(out).toContain('::error file=v2.json,line=')
  }, 20_000)

  it.each([
    ['one source', ['v1.json'], 'Needs 2 sources, got 1'],
    ['two sources and a command', ['v1.json', 'v2.json', '--', 'x'], 'Both sources and a command after --'],
    ['the standard input twice', ['-', '-'], 'The standard input can be one source only'],
    ['two formats', ['v1.json', 'v2.json', '--json', '--format', 'sarif'], 'Both --json and --format sarif'],
    ['an unknown format', ['v1.json', 'v2.json', '--format', 'xml'], 'Allowed choices are terminal, json'],
    ['an unknown policy', ['v1.json', 'v2.json', '--fail-on', 'braking'], 'Expected some of: breaking'],
    ['a rename that is none', ['v1.json', 'v2.json', '--rename', 'a'], 'Expected old-name=new-name'],
    ['suppressions that are none', ['v1.json', 'v2.json', '--suppressions', 'v1.json'], 'mcpver-suppressions'],
    ['suppressions that are not there', ['v1.json', 'v2.json', '--suppressions', 'x'], 'no such file'],
  ])('refuses %s', async (...[, args, message]) => {
    const { code, out, err } = await work.run(['diff', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
  })

  it('sends no header to two hosts', async () => {
    const args = ['diff', 'http://a.example/mcp', 'http://b.example/mcp', '--header', 'Authorization: sekret']
    const { code, err } = await work.run(args)
    expect(code).toBe(2)
    expect(err).toContain('--header would go to several hosts')
    expect(err).not.toContain('sekret')
  })

  it('shows no query of a URL', async () => {
    const { url, stop } = await startHttp('server-one.js')
    const { out } = await work.run(['diff', 'v1.json', `${url}?key=sekret`, '--json'])
    await stop()
    expect(out).toContain('"source": "http://127.0.0.1')
    expect(out).not.toContain('sekret')
  })
})
