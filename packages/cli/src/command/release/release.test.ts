import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren } from '../../../test/fixture.ts'
import { notesText } from '../../../test/notes.ts'
import { fine, jsonOf, releaseWork } from '../../../test/release-work.ts'
import { notesCommand, type Ran, type Workspace } from '../../../test/workspace.ts'

let work: Workspace
beforeEach(async () => {
  work = await releaseWork()
  for (const release of ['v1', 'v2']) work.write(`${release}.json`, notesText(release))
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

interface ShownRelease {
  readonly state: string
  readonly upstream: unknown
  readonly changelog: readonly string[]
  readonly previousChecksum: string | null
  readonly checksum: string
  readonly definition: { readonly versions: Readonly<Record<string, string>> }
}

async function shown(name: string): Promise<ShownRelease> {
  return (await jsonOf(work, ['release', 'show', name])) as ShownRelease
}

function create(name: string, file: string, ...more: string[]): Promise<Ran> {
  return work.run(['release', 'create', name, file, '--key', 'ana', ...more])
}

describe('mcpver release create', () => {
  it('starts the server, lists its tools, versions each and signs them', async () => {
    const { out } = await fine(work, ['release', 'create', 'notes@1.0.0', '--key', 'ana'], notesCommand('v1'))
    expect(out).toMatch(/^notes@1\.0\.0 development\n/)
    expect(out).toContain('  search_notes 1.0.0\n')
    expect(await shown('notes@1.0.0')).toMatchObject({
      upstream: { command: notesCommand('v1') },
      previousChecksum: null,
      definition: { format: 'mcpver-snapshot', versions: { get_note: '1.0.0' } },
    })
  })

  it('gives each tool the bump that its own changes need, and says what changed', async () => {
    await create('notes@1.0.0', 'v1.json')
    expect((await create('notes@2.0.0', 'v2.json')).code).toBe(0)
    const [before, after] = [await shown('notes@1.0.0'), await shown('notes@2.0.0')]
    expect(after.previousChecksum).toBe(before.checksum)
    expect(after.definition.versions).toMatchObject({
      count_notes: '1.0.0',
      get_note: '1.0.1',
      export_notes: '1.1.0',
      create_note: '2.0.0',
      pin_note: '1.0.0',
    })
    expect(after.changelog).toContain('create_note: Breaking: Required parameter "folder" was added.')
  })

  it('refuses a version that says less than what changed, and stores nothing', async () => {
    await create('notes@1.0.0', 'v1.json')
    const { code, out } = await create('notes@1.0.1', 'v2.json')
    expect([code, out]).toEqual([1, expect.stringContaining('require a major bump, at least v2.0.0')])
    const refusal = JSON.parse((await create('notes@1.0.1', 'v2.json', '--json')).out) as object
    expect(refusal).toMatchObject({ success: false, code: 'ERR_VERSION_TOO_SMALL' })
    expect(await jsonOf(work, ['release', 'list'])).toMatchObject({ releases: { length: 1 } })
  })

  it('compares with the version below, not with the one that was created last', async () => {
    await create('notes@1.0.0', 'v1.json')
    await create('notes@2.0.0', 'v2.json')
    expect((await create('notes@1.0.1', 'v1.json')).code).toBe(0)
    const [first, mended] = [await shown('notes@1.0.0'), await shown('notes@1.0.1')]
    // What is signed names the version that it was compared with.
    expect([mended.changelog, mended.previousChecksum]).toEqual([[], first.checksum])
  })

  it.each([
    ['somebody who may not', ['notes@1.0.0', 'v1.json', '--key', 'ben'], 1, 'Invalid creator credentials'],
    ['a stranger', ['notes@1.0.0', 'v1.json', '--key', 'eve'], 1, 'Invalid creator credentials'],
    ['nobody', ['notes@1.0.0', 'v1.json'], 2, 'No key is given'],
    ['no version', ['notes', 'v1.json', '--key', 'ana'], 2, '"notes" is no release'],
    ['a version in words', ['notes@latest', 'v1.json', '--key', 'ana'], 2, 'is no release'],
    ['no server', ['notes@1.0.0', '--key', 'ana'], 2, 'No source is given'],
    [
      'two servers',
      ['notes@1.0.0', 'v1.json', '--url', 'http://127.0.0.1:9', '--key', 'ana'],
      2,
      'Both a source and --url',
    ],
    ['a URL that is none', ['notes@1.0.0', '--url', 'here', '--key', 'ana'], 2, '--url is no URL'],
    [
      'a server that does not answer',
      ['notes@1.0.0', '--url', 'http://127.0.0.1:9/', '--key', 'ana'],
      3,
      'ERR_SERVER_UNREACHABLE',
    ],
    [
      'a dependency without a version',
      ['notes@1.0.0', 'v1.json', '--key', 'ana', '--depends', 'npm:zod'],
      2,
      'is no dependency',
    ],
  ])('refuses %s', async (...[, args, code, message]) => {
    const ran = await work.run(['release', 'create', ...args])
    expect([ran.code, ran.out + ran.err]).toEqual([code, expect.stringContaining(message)])
    expect(await jsonOf(work, ['release', 'list'])).toEqual({ releases: [] })
  })

  it('refuses a version that is there', async () => {
    await create('notes@1.0.0', 'v1.json')
    expect(await create('notes@1.0.0', 'v1.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Version already exists') as string,
    })
  })

  it('writes no variable and no header down', async () => {
    const secrets = ['--env', 'KEY=sekret', '--header', 'Authorization: sekret']
    await fine(work, ['release', 'create', 'notes@1.0.0', '--key', 'ana', ...secrets], notesCommand('v1'))
    expect(JSON.stringify(await shown('notes@1.0.0'))).not.toContain('sekret')
  })

  it('refuses a URL with a password in it before it is stored', async () => {
    const { code, err } = await create('notes@1.0.0', 'http://ana:sekret@127.0.0.1:9/mcp')
    expect(code).toBeGreaterThan(1)
    expect(err).not.toContain('sekret')
  })
})

describe('mcpver release list and show', () => {
  it('tell names and states, of all or of some', async () => {
    await create('notes@1.0.0', 'v1.json')
    await create('memo@1.0.0', 'v1.json')
    await fine(work, ['promote', 'notes@1.0.0', 'testing', '--key', 'ben'])
    expect(await jsonOf(work, ['release', 'list', '--in', 'testing'])).toMatchObject({ releases: [{ name: 'notes' }] })
    expect(await jsonOf(work, ['release', 'list', 'memo'])).toMatchObject({ releases: [{ state: 'development' }] })
    expect((await fine(work, ['release', 'list'])).out).toMatch(/notes +1\.0\.0 +testing/)
  })

  it('say when there is no such release', async () => {
    expect(await work.run(['release', 'show', 'notes@1.0.0'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no release "notes@1.0.0"') as string,
    })
  })
})

describe('mcpver release export', () => {
  beforeEach(async () => {
    await create('notes@1.0.0', 'v1.json')
    await fine(work, ['release', 'export', 'notes@1.0.0', '--out', 'exported'])
  })

  it('writes what OpenSSL verifies', () => {
    const file = (name: string): string => join(work.path, 'exported', name)
    const key = ['-verify', '-pubin', '-inkey', file('key.pem'), '-rawin']
    const args = ['pkeyutl', ...key, '-in', file('signed.bin'), '-sigfile', file('signature.bin')]
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toContain('Signature Verified Successfully')
  })

  it('writes what is verified without a store and without a network', async () => {
    work.write('root.json', work.read('.mcpver/trust-root.json'))
    const { out } = await fine(work, ['verify', 'exported/release.json', '--trust', 'root.json', '--state', 'nowhere'])
    expect(out).toMatch(/^exported\/release\.json: verified release notes@1\.0\.0 sha256:\w{64}, signed by ana\n$/)
  })

  it.each<[string, (text: string) => string]>([
    ['the name', (text) => text.replace('"name": "notes"', '"name": "nodes"')],
    ['a tool', (text) => text.replace('"search_notes"', '"search_nodes"')],
    ['the version of a tool', (text) => text.replace('"get_note": "1.0.0"', '"get_note": "1.0.1"')],
    ['the author', (text) => text.replace('"createdBy": "ana"', '"createdBy": "eve"')],
    ['the time', (text) => text.replace(/"createdAt": (\d+)/, '"createdAt": 1$1')],
    ['the checksum', (text) => text.replace(/"checksum": "sha256:./, '"checksum": "sha256:x')],
    ['the changelog', (text) => text.replace('"changelog": []', '"changelog": ["Nothing"]')],
    ['the dependencies', (text) => text.replace('"dependencies": {}', '"dependencies": {"npm:zod": "4.0.0"}')],
    ['the signature', (text) => text.replace(/"sig": "(.)/, (_all, first) => `"sig": "${first === 'A' ? 'B' : 'A'}`)],
    ['the signed bytes', (text) => text.replace(/"payload": "(.)/, '"payload": "f')],
    ['the security updates', (text) => text.replace('"securityUpdates": []', '"securityUpdates": ["None"]')],
    ['how it is reached', (text) => text.replace('"upstream": null', '"upstream": {"command": ["sh"]}')],
    ['a member more', (text) => text.replace('"name": "notes"', '"name": "notes", "more": 1')],
  ])('is refused with %s changed', async (_what, change) => {
    const text = work.read('exported/release.json')
    const changed = change(text)
    expect(changed).not.toBe(text)
    work.write('changed.json', changed)
    const { code, out } = await work.run(['verify', 'changed.json', 'exported/release.json'])
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^changed\.json: refused .+\nexported\/release\.json: verified /),
    ])
  })

  it('is refused when the key that signed it was taken away, and when it is somebody else’s trust root', async () => {
    const { keyid } = (await jsonOf(work, ['keys', 'show', 'ana'])) as { keyid: string }
    await fine(work, [
      'trust',
      'init',
      '--state',
      'other',
      '--person',
      'eve=.mcpver/keys/eve.pub.pem',
      '--role',
      'root=eve',
      '--role',
      'publisher=eve',
      '--key',
      '.mcpver/keys/eve.pem',
    ])
    expect(await work.run(['verify', 'exported/release.json', '--state', 'other'])).toMatchObject({ code: 1 })
    await fine(work, ['trust', 'change', '--role', 'root=ben', '--revoke', keyid, '--key', 'ana', '--key', 'ben'])
    expect(await work.run(['verify', 'exported/release.json'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('revoked') as string,
    })
  })
})
