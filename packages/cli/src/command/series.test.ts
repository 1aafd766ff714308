import { RULES } from '@mcpver/diff'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren, fixture } from '../../test/fixture.ts'
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

describe('mcpver changelog', () => {
  it('is Markdown', async () => {
    const { code, out } = await work.run(['changelog', 'v1.json', 'v2.json'])
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(fixture('golden/changelog.md'))
  })

  it('takes several releases, their versions given', async () => {
    const args = ['changelog', 'v1.json', 'v2.json', 'v1.json', '--versions', '1.0.0,2.0.0,3.0.0']
    expect((await work.run(args)).out.match(/^## .*$/gm)).toEqual(['## v3.0.0', '## v2.0.0'])
    expect(JSON.parse((await work.run([...args, '--json'])).out)).toMatchObject({
      entries: [{ version: '2.0.0' }, { version: '3.0.0' }],
    })
  })

  it('refuses sources whose versions lead nowhere', async () => {
    const { code, err } = await work.run(['changelog', 'v2.json', 'v1.json'])
    expect(code).toBe(2)
    expect(err).toContain('hint: Give the version of each source, in their order: --versions')
  })
})

describe('mcpver migrate', () => {
  it('is Markdown', async () => {
    const { code, out } = await work.run(['migrate', 'v1.json', '--', ...notesCommand('v2')])
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(fixture('golden/migrate.md'))
  })

  it('tells a program the steps, and what can be carried', async () => {
    const { out } = await work.run(['migrate', 'v1.json', 'v2.json', '--json'])
    expect(JSON.parse(out)).toMatchObject({
      from: '1.4.0',
      to: '1.5.0',
      steps: expect.arrayContaining([expect.objectContaining({ toolName: 'create_note' })]) as unknown,
      adapters: [
        { tool: 'create_note', steps: [], rest: [{ rule: 'input-property-added-required' }] },
        { tool: 'search_notes' },
      ],
    })
  })

  it('goes over several releases, step by step', async () => {
    const { out } = await work.run(['migrate', 'v1.json', 'v2.json', 'v1.json', '--versions', '1.0.0,2.0.0,3.0.0'])
    expect(out).toMatch(/^# Migration guide: v1\.0\.0 to v3\.0\.0\n/)
    expect(out).toContain('- v1.0.0 → v2.0.0: send parameter "folder"')
    expect(out).toContain('- v2.0.0 → v3.0.0: call list-tags instead of list_tags')
  })

  it('is harmless, whatever a server sends', async () => {
    work.write('bad1.json', notesText('hostile-v1'))
    work.write('bad2.json', notesText('hostile-v2'))
    const { out } = await work.run(['migrate', 'bad1.json', 'bad2.json', '--versions', '1.0.0,2.0.0'])
    // eslint-disable-next-line no-control-regex -- they are what this looks for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|(?<!\\)<script|^\s*::/m)
  })
})

describe('mcpver versions', () => {
  it('is a table of tools and releases', async () => {
    const { code, out } = await work.run(['versions', 'v1.json', 'v2.json'])
    expect(code).toBe(0)
    await expect(out).toMatchFileSnapshot(fixture('golden/versions.txt'))
  })

  it('takes the tags of a repository, and the server as it is', async () => {
    work.write('tools.json', notesText('v1'))
    work.git('init', '--quiet')
    work.commit('v1.4.0')
    work.git('tag', 'v1.4.1')
    const { out } = await work.run(['versions', 'git:v1.4.0,v1.4.1:tools.json', '--', ...notesCommand('v2')])
    expect(out).toMatch(/^tool +1\.4\.0 +1\.4\.1 +1\.5\.0\n/)
  })

  it('warns of an author who says less than the truth', async () => {
    const tools = (version: string, type: string) => [
      {
        name: 'a',
        inputSchema: { type: 'object', properties: { x: { type } } },
        _meta: { 'dev.mcpver/tool': { version } },
      },
    ]
    work.write('a.json', tools('1.0.0', 'string'))
    work.write('b.json', tools('1.0.1', 'integer'))
    const { code, out } = await work.run(['versions', 'a.json', 'b.json'])
    expect(code).toBe(0)
    expect(out).toContain('2.0.0 major')
    expect(out).toContain('warning: b.json: a says that it is v1.0.1')
    expect(JSON.parse((await work.run(['versions', 'a.json', 'b.json', '--json'])).out)).toMatchObject({
      releases: [
        { release: 'a.json' },
        { tools: [{ version: '2.0.0' }], refusals: [{ code: 'ERR_VERSION_TOO_SMALL' }] },
      ],
    })
  })
})

describe('mcpver rules', () => {
  it('lists every rule', async () => {
    const { out } = await work.run(['rules'])
    expect(out.trimEnd().split('\n')).toHaveLength(RULES.length + 1)
    expect(JSON.parse((await work.run(['rules', '--json'])).out)).toMatchObject({ rules: { length: RULES.length } })
  })

  it('explains one', async () => {
    const { code, out } = await work.run(['rules', 'tool-removed'])
    expect(code).toBe(0)
    expect(out).toContain('Why it matters\n')
    expect(out).toContain('https://github.com/mcpver/mcpver/blob/main/docs/rules/tool-removed.md')
  })

  it('explains every one without a character that a terminal obeys', async () => {
    for (const { id } of RULES) {
      const { code, out } = await work.run(['rules', id])
      expect(code).toBe(0)
      // eslint-disable-next-line no-control-regex -- they are what this looks for
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e]/)
    }
  })

  it('refuses one that there is not, and names what is alike', async () => {
    const { code, err } = await work.run(['rules', 'tool-remove'])
    expect(code).toBe(2)
    expect(err).toContain('Alike: tool-added')
  })
})
