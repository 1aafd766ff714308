import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../test/fixture.ts'
import { notesText } from '../../test/notes.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

const released = new Workspace()
beforeAll(() => {
  released.write('package.json', { name: '@x/notes', version: '1.4.0' })
  released.write('mcpver.snapshot.json', notesText('v1'))
  released.write('now.json', notesText('v2'))
  released.git('init', '--quiet')
  released.commit('v1.4.0')
})
afterAll(() => released.remove())

let work: Workspace
beforeEach(() => {
  work = released.copy()
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

const declare = (version: string): void => work.write('package.json', { name: '@x/notes', version })
const check = (...args: string[]) => work.run(['check', ...args])

describe('mcpver check', () => {
  it.each([
    ['1.4.0', 1, 'Declared: none (v1.4.0 → v1.4.0). Needed: major.'],
    ['1.5.0', 1, 'Declared: minor (v1.4.0 → v1.5.0). Needed: major.'],
    ['2.0.0', 0, 'Declared: major (v1.4.0 → v2.0.0). Needed: major. Fine.'],
    ['2.0.0-rc.1', 0, 'Declared: major (v1.4.0 → v2.0.0-rc.1). Needed: major. Fine.'],
    ['1.3.0', 1, 'Declared: backward'],
  ])('holds version %s against what changed: %i', async (version, code, sentence) => {
    declare(version)
    const ran = await check('now.json')
    expect(ran).toMatchObject({ code, err: '' })
    expect(ran.out).toContain(sentence)
  })

  it('takes the server as it is, from its command', async () => {
    expect((await check('--', ...notesCommand('v1'))).code).toBe(0)
    expect((await check('--', ...notesCommand('v2'))).code).toBe(1)
  })

  it('takes the release from a tag, with the version that it had', async () => {
    declare('3.0.0')
    work.write('mcpver.snapshot.json', notesText('v2'))
    work.commit()
    const { out } = await check('--against', 'git:v1.4.0:mcpver.snapshot.json', 'now.json')
    expect(out).toContain('Declared: major (v1.4.0 → v3.0.0)')
  })

  it('takes versions that are given, without a package.json', async () => {
    const { code } = await check('--package', 'none.json', '--from', '1.0.0', '--to', 'v1.1.0', 'now.json')
    expect(code).toBe(1)
  })

  it('reads versions before 1.0.0 as npm does, or as strictly as later ones', async () => {
    expect((await check('--from', '0.1.0', '--to', '0.2.0', 'now.json')).code).toBe(0)
    const strict = await check('--from', '0.1.0', '--to', '0.2.0', '--initial-development', 'strict', 'now.json')
    expect(strict.code).toBe(1)
  })

  it('finds the release of a snapshot whose name means something to git', async () => {
    work.write(':x.json', notesText('v1'))
    work.commit()
    declare('2.0.0')
    expect((await check('--against', ':x.json', 'now.json')).out).toContain('v1.4.0 → v2.0.0')
  })

  it('does not guess which version the snapshot is of', async () => {
    work.write('outside/mcpver.snapshot.json', notesText('v1'))
    const { code, err } = await check('--against', 'outside/mcpver.snapshot.json', 'now.json')
    expect(code).toBe(2)
    expect(err).toContain('The version that the snapshot of the last release is of is not known')
    // The server says the version of package.json now, so what it said then counts.
    declare('1.5.0')
    expect((await check('--against', 'outside/mcpver.snapshot.json', 'now.json')).out).toContain('v1.4.0 → v1.5.0')
  })

  it('does not believe a shallow clone about when the snapshot was written', async () => {
    declare('9.0.0')
    work.commit()
    work.git('clone', '--quiet', '--depth', '1', `file://${work.path}`, 'clone')
    const { code, err } = await check('--package', 'package.json', '--against', 'mcpver.snapshot.json', 'now.json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const shallow = await work.run(['check', 'now.json'], { cwd: join(work.path, 'clone') })
    expect(shallow.code).toBe(2)
    expect(shallow.err).toContain('is not known')
  })

  it('counts pending changesets as declared', async () => {
    work.write('.changeset/config.json', {})
    work.write('.changeset/loud-dogs.md', `---\n'@x/notes': major\n---\n\nBigger.\n`)
    const { code, out } = await check('now.json')
    expect(code).toBe(0)
    expect(out).toContain('(v1.4.0 → v2.0.0, with 1 pending changeset)')
  })

  it('writes the changeset that is missing, once', async () => {
    work.write('.changeset/config.json', {})
    const first = await check('--write', 'now.json')
    expect(first.code).toBe(0)
    expect(first.err).toMatch(/^Wrote \.changeset\/mcp-tools-[0-9a-f]{8}\.md\n$/)
    expect(await check('--write', 'now.json')).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(join(work.path, '.changeset'))).toHaveLength(2)
    expect((await check('now.json')).code).toBe(0)
  })

  it('writes none where the repository does not use changesets', async () => {
    const { code, err } = await check('--write', 'now.json')
    expect(code).toBe(2)
    expect(err).toContain('--write finds no place for a changeset')
  })

  it('makes the snapshot the new one when all is fine, and only then', async () => {
    const before = work.read('mcpver.snapshot.json')
    expect((await check('--update', 'now.json')).code).toBe(1)
    expect(work.read('mcpver.snapshot.json')).toBe(before)
    declare('2.0.0')
    expect(await check('--update', 'now.json')).toMatchObject({
      code: 0,
      err: 'Wrote 8 tools to mcpver.snapshot.json\n',
    })
    work.commit()
    expect((await check('now.json')).out).toContain('Declared: none (v2.0.0 → v2.0.0). Needed: none. Fine.')
  })

  it('does not make a snapshot of a version that is not there yet', async () => {
    work.write('.changeset/config.json', {})
    work.write('.changeset/loud-dogs.md', `---\n'@x/notes': major\n---\n\nBigger.\n`)
    const { code, err } = await check('--update', 'now.json')
    expect(code).toBe(2)
    expect(err).toContain('--update while changesets are pending')
    expect(work.read('mcpver.snapshot.json')).toBe(notesText('v1'))
  })

  it('writes the first snapshot when it is asked to', async () => {
    const missing = await check('--against', 'first.json', 'now.json')
    expect(missing.code).toBe(2)
    expect(missing.err).toContain('hint: mcpver check --update writes the first one.')
    expect((await check('--against', 'first.json', '--update', 'now.json')).code).toBe(0)
    expect(work.read('first.json')).toContain('"format": "mcpver-snapshot"')
  })

  it('reports in every format, with places in the snapshot', async () => {
    const sarif = await check('--format', 'sarif', '--', ...notesCommand('v2'))
    expect(sarif.code).toBe(1)
    expect(sarif.out).toContain('"uri": "mcpver.snapshot.json"')
    const file = await check('--format', 'github', 'now.json')
    expect(file.out).toContain('::error file=mcpver.snapshot.json,line=')
    const tag = await check('--against', 'git:v1.4.0:./mcpver.snapshot.json', '--format', 'github', 'now.json')
    expect(tag.out).toContain('::error file=mcpver.snapshot.json,line=1,')
    const json = await check('--json', 'now.json')
    expect(JSON.parse(json.out)).toMatchObject({
      conclusion: { isFine: false, declared: 'none', required: 'major', minimum: '2.0.0' },
    })
    expect((await check('--format', 'junit', 'now.json')).out).toContain('name="(version)"')
  })

  it.each([
    ['no source', [], 'Needs 1 source, got 0'],
    ['an update of what is no file', ['--update', '--against', 'git:HEAD:x', 'now.json'], '--update needs a file'],
    ['a version that is none', ['--from', '1.2', 'now.json'], 'Expected a version such as 1.2.3.'],
    ['a package without a version', ['--package', 'now.json', 'now.json'], '"now.json" has no version'],
    ['a package that is not there', ['--package', 'x.json', 'now.json'], 'Cannot read "x.json": no such file'],
  ])('refuses %s', async (...[, args, message]) => {
    const { code, err } = await check(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
