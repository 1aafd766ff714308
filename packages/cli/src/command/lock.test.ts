import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectNoChildren, fixture } from '../../test/fixture.ts'
import { notesText } from '../../test/notes.ts'
import { notesCommand, Workspace } from '../../test/workspace.ts'

let work: Workspace
beforeEach(() => {
  work = new Workspace()
  work.write('notes.json', notesText('v1'))
})
afterEach(() => {
  work.remove()
  expectNoChildren()
})

const [command = '', script = ''] = notesCommand('')

describe('mcpver lock', () => {
  it('pins a server, and says so', async () => {
    const ran = await work.run(['lock', '--', ...notesCommand('v1')])
    expect(ran).toEqual({ code: 0, out: 'notes: locked 7 tools in mcpver.lock\n', err: '' })
    expect(JSON.parse(work.read('mcpver.lock'))).toMatchObject({
      format: 'mcpver-lock',
      servers: { notes: { source: { command: notesCommand('v1') } } },
    })
    expect((await work.run(['lock', '--', ...notesCommand('v1')])).out).toBe('notes: as locked\n')
  })

  it('adds servers under names of their own', async () => {
    await work.run(['lock', 'notes.json', '--name', 'b'])
    await work.run(['lock', 'notes.json', '--name', 'a'])
    expect(Object.keys((JSON.parse(work.read('mcpver.lock')) as { servers: object }).servers)).toEqual(['a', 'b'])
  })

  it('does not accept a change, or another source, by the way', async () => {
    await work.run(['lock', 'notes.json'])
    const before = work.read('mcpver.lock')
    work.write('notes.json', notesText('v2'))
    expect(await work.run(['lock', 'notes.json'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('it is locked already and changed') as string,
    })
    expect(await work.run(['lock', '--', ...notesCommand('v1')])).toMatchObject({
      code: 1,
      out: expect.stringContaining('is locked from another source') as string,
    })
    expect(work.read('mcpver.lock')).toBe(before)
  })

  it('writes no variable and no header down', async () => {
    await work.run(['lock', '--env', 'KEY=sekret', '--header', 'Authorization: sekret', '--', ...notesCommand('v1')])
    expect(work.read('mcpver.lock')).not.toContain('sekret')
  })

  it.each([
    ['no source', [], 'No source is given'],
    ['two sources', ['a.json', 'b.json'], 'More than one source'],
    ['the standard input', ['-'], 'The standard input cannot be locked'],
    ['an update of nothing', ['--update'], '"mcpver.lock" locks no server'],
  ])('refuses %s', async (...[, args, message]) => {
    const { code, err } = await work.run(['lock', ...args])
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})

describe('mcpver lock --update', () => {
  beforeEach(async () => {
    await work.run(['lock', 'notes.json'])
    work.write('notes.json', notesText('v2'))
  })

  it('accepts the changes of some tools, then of all, and says what they are', async () => {
    const some = await work.run(['lock', '--update', 'get_note', 'pin_note'])
    expect(some.code).toBe(0)
    expect(some.out).toContain(
      'accepted the changes of 2 tools\n  get_note  text: The description of the tool changed\n',
    )
    expect(some.out).toContain(
      'left as locked: create_note  breaking: Required parameter "folder" was added (and 1 more)',
    )
    expect((await work.run(['verify'])).code).toBe(1)
    expect((await work.run(['lock', '--update'])).out).toContain('accepted the changes of 6 tools')
    expect((await work.run(['verify'])).out).toContain('8 of 8 tools as locked')
  })

  it('refuses a name for what has one', async () => {
    await work.run(['lock', 'notes.json'])
    expect((await work.run(['lock', '--update', '--name', 'x'])).err).toContain('Both --update and --name')
  })

  it('refuses a tool that no server has or had', async () => {
    const { code, err } = await work.run(['lock', '--update', 'get_nite'])
    expect(code).toBe(2)
    expect(err).toContain('No server has a tool "get_nite"')
  })

  it('tells a program', async () => {
    const { out } = await work.run(['lock', '--update', '--json', 'get_note'])
    expect(JSON.parse(out)).toMatchObject({
      servers: [{ name: 'notes', accepted: [{ tool: 'get_note', standing: 'text' }] }],
    })
  })
})

describe('mcpver verify', () => {
  beforeEach(async () => {
    await work.run(['lock', 'notes.json'])
  })

  it('passes while all is as locked', async () => {
    expect(await work.run(['verify'])).toEqual({
      code: 0,
      out: 'notes: 7 of 7 tools as locked\n\nAll of 1 server may pass.\n',
      err: '',
    })
  })

  it('explains each tool of a benign release in a line, and passes', async () => {
    const next = JSON.parse(notesText('v1')) as { tools: { name: string; description: string }[] }
    for (const tool of next.tools) if (tool.name !== 'count_notes') tool.description += ' Quickly.'
    work.write('notes.json', next)
    const { code, out } = await work.run(['verify'])
    expect(code).toBe(0)
    expect(out.match(/^ {2}\S+ {2}text: The description of the tool changed$/gm)).toHaveLength(6)
  })

  it('shows what does not pass, and fails', async () => {
    work.write('notes.json', notesText('v2'))
    const { code, out } = await work.run(['verify'])
    expect(code).toBe(1)
    await expect(out).toMatchFileSnapshot(fixture('golden/verify.txt'))
  })

  it('takes a policy', async () => {
    work.write('notes.json', notesText('v2'))
    expect((await work.run(['verify', '--fail-on', 'none'])).code).toBe(0)
    const strict = await work.run(['verify', '--fail-on', 'added', '--json'])
    expect(strict.code).toBe(1)
    expect(JSON.parse(strict.out)).toMatchObject({
      isFine: false,
      servers: [
        {
          name: 'notes',
          tools: expect.arrayContaining([expect.objectContaining({ tool: 'pin_note', isAllowed: false })]) as unknown,
        },
      ],
    })
  })

  it('refuses a lock that was changed by hand', async () => {
    work.write('mcpver.lock', work.read('mcpver.lock').replace('Reads a note.', 'Reads all.'))
    const { code, err } = await work.run(['verify'])
    expect(code).toBe(2)
    expect(err).toContain('The lock of "get_note" of "notes" was changed by hand')
    expect(err).toContain('code: ERR_LOCK_TAMPERED')
  })

  it('verifies the others when a server is not there', async () => {
    work.write('other.json', notesText('v1'))
    await work.run(['lock', 'other.json', '--name', 'other'])
    work.write('notes.json', notesText('v2'))
    work.write('other.json', 'nothing')
    const { code, out } = await work.run(['verify'])
    expect(code).toBe(2)
    expect(out).toContain('other: not verified, "other.json" is not JSON')
    expect(out).toContain('notes: 1 of 9 tools as locked')
    expect((await work.run(['verify', '--server', 'notes'])).code).toBe(1)
    expect((await work.run(['verify', '--server', 'none'])).err).toContain('There is no server "none"')
  })

  it('is harmless, whatever a server sends', async () => {
    work.write('bad.json', notesText('hostile-v1'))
    await work.run(['lock', 'bad.json', '--name', 'bad', '--lock-file', 'bad.lock'])
    work.write('bad.json', notesText('hostile-v2'))
    const { out } = await work.run(['verify', '--lock-file', 'bad.lock'])
    // eslint-disable-next-line no-control-regex -- they are what this looks for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|##\[|^\s*::/m)
  })
})

describe('mcpver lock and verify with a configuration', () => {
  const entry = (release: string) => ({ command, args: [script, release] })
  const configure = (mcpServers: object): void => work.write('.mcp.json', { mcpServers })

  it('lock and verify every server that is not disabled, and notice one that nobody locked', async () => {
    configure({ a: entry('v1'), b: entry('v2'), off: { ...entry('v1'), disabled: true } })
    const ran = await work.run(['lock', '--config', '.mcp.json'])
    expect(ran.out).toBe('a: locked 7 tools in mcpver.lock\nb: locked 8 tools in mcpver.lock\n')
    expect((await work.run(['verify', '--config', '.mcp.json'])).code).toBe(0)
    expect((await work.run(['verify'])).code).toBe(0)
    configure({ a: entry('v2'), b: entry('v2'), c: entry('v1') })
    const { code, out } = await work.run(['verify', '--config', '.mcp.json'])
    expect(code).toBe(1)
    expect(out).toContain('c: not in the lock file')
    expect(out).toContain('b: 8 of 8 tools as locked')
    expect((await work.run(['lock', '--update', '--server', 'a'])).out).toContain('a: accepted the changes of 8 tools')
    configure({ b: entry('v2') })
    const gone = await work.run(['verify'])
    expect(gone.code).toBe(2)
    expect(gone.out).toContain('a: not verified, ".mcp.json" has no server "a" any more')
  })

  it('tells the last words of a server that failed, and what to do', async () => {
    configure({ a: { command, args: [fixture('raw-server.js'), 'die'] } })
    const { out } = await work.run(['lock', '--config', '.mcp.json'])
    expect(out).toContain('\n  The last lines of its error output:\n    | ')
    expect(out).toContain('\n  hint: Does it need a variable?')
  })

  it('goes on where a server fails, and ends as one that failed', async () => {
    configure({ a: entry('v1'), b: { command, args: [fixture('raw-server.js'), 'refuse'] } })
    const { code, out } = await work.run(['lock', '--config', '.mcp.json'])
    expect(code).toBe(3)
    expect(out).toContain('a: locked 7 tools')
    expect(out).toContain('b: failed, "b" answered the handshake with the error')
  })

  it('gives a variable to one server only', async () => {
    configure({ a: entry('v1'), b: entry('v1') })
    const { code, err } = await work.run(['lock', '--config', '.mcp.json', '--env', 'A=b'])
    expect(code).toBe(2)
    expect(err).toContain('--env and --header need --server')
  })
})
